"""What an account may see and do: places, categories, units, roles.

The scope holds alike in pages, API, tiles, exports and aggregates, because the
database itself applies it (`migrations/0011_policies.sql`); this class only carries
it there and answers what a role may do.
"""

from dataclasses import dataclass, replace
from os.path import commonprefix

ALL_CATEGORIES = ("*",)
LAST = "~"  # sorts after every code: codes are digits and capital letters

# Role -> what it may do. `rows`: see single incidents; without it only aggregates.
ABILITIES = {
    "command": {"rows", "report", "correct", "export", "dispatch", "import", "setup"},
    "planner": {"rows", "draw", "export", "setup"},
    "reviewer": {"rows", "review", "export"},
    "gridworker": {"rows", "report", "handle"},
    "department": {"rows", "report", "handle", "export"},
    "street": {"rows", "report", "correct", "export", "handle", "dispatch", "import"},
    "analyst": {"aggregates"},
    "auditor": {"audit"},
    "resident": {"report"},
    "admin": {"accounts", "vocabularies", "layers", "setup"},
    "integration": {"rows", "report", "export"},
}
# A wall shows rows and does nothing. No account can have this role.
SCREEN = "screen"
_MAY = ABILITIES | {SCREEN: {"rows"}}


@dataclass(frozen=True)
class Scope:
    """Who asks, and for which part of the city.

    prefixes: codes whose places are seen ("" is the whole installation, () nothing);
    categories: category prefixes, or ("*",); units: ids of the organisations that
    the account works for, whose cases it sees wherever they lie.
    """

    account_id: int | None = None
    prefixes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ALL_CATEGORIES
    units: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()

    def may(self, ability: str) -> bool:
        return any(ability in _MAY.get(role, ()) for role in self.roles)

    @property
    def aggregate_only(self) -> bool:
        """Sees counts of whole grids, never an incident (DOMAIN: privacy, point 3)."""
        return not self.may("rows")

    @property
    def lowest(self) -> str:
        return min(self.prefixes, default="")

    @property
    def common(self) -> str:
        """What all prefixes begin with: who sees that much sees all that is in scope."""
        return commonprefix(self.prefixes)

    @property
    def highest(self) -> str:
        """First code after everything in scope; "" when nothing is."""
        return max((_after(prefix) for prefix in self.prefixes), default="")

    def of_screen(self, prefix: str) -> "Scope | None":
        """What a wall shows that this account set up; None: it may not, or no longer.

        Its own area alone: no cases of the account's unit that lie elsewhere.
        """
        if not (self.may("dispatch") and prefix.startswith(self.prefixes)):
            return None
        roles = frozenset({SCREEN})
        return replace(self, account_id=None, prefixes=(prefix,), units=(), roles=roles)

    def sees(self, code: str, category: str | None, orgs=()) -> bool:
        """What the policies decide in the database, for one row that was read by all."""
        if any(org in self.units for org in orgs):
            return True
        return code.startswith(self.prefixes) and (
            category is None
            or self.categories == ALL_CATEGORIES
            or category.startswith(self.categories)
        )

    def settings(self) -> dict[str, str]:
        """The `app.*` settings of a transaction, as the policies read them."""
        return {
            "app.account": str(self.account_id or ""),
            "app.scope": ",".join(self.prefixes),
            "app.scope_from": self.lowest,
            "app.scope_to": self.highest,
            "app.categories": ",".join(self.categories),
            "app.units": ",".join(map(str, self.units)),
            "app.roles": ",".join(sorted(self.roles)),
        }


def _after(prefix: str) -> str:
    return prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else LAST


NOBODY = Scope()
