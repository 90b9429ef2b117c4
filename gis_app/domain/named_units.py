"""Which units an address means: 运河区明漪街道 is the 明漪街道 that lies in 运河区."""

from dataclasses import dataclass

from geodata.address import UnitNames
from geodata.name_forms import plain

_ENDINGS = ("省", "市", "区", "县", "镇", "乡", "街道", "社区", "村", "街道办事处", "居委会",
            "村委会")  # fmt: skip
WIDTHS = (12, 9, 6, 4, 2)


@dataclass(frozen=True)
class Named:
    """codes: the units it may be, all of one name; empty: none was named. unknown: names
    that no unit here has. conflict: those named do not lie in each other."""

    codes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    conflict: bool = False

    @property
    def scope(self) -> str:
        """The lowest unit that is certainly meant; "": none."""
        if not self.codes or self.conflict:
            return ""
        first = self.codes[0]
        return next(
            (
                first[:width]
                for width in WIDTHS
                if len(first) >= width
                and all(code[:width] == first[:width] for code in self.codes)
            ),
            "",
        )


class NamedUnits:
    """Every unit in force by its name. rows: (code, name); root: of the installation."""

    def __init__(self, rows, root=""):
        self.root = root
        self._names = {code: name for code, name in rows}
        self._codes = {}
        for code, name in rows:
            self._codes.setdefault(plain(name), []).append(code)
        self._has_parts = {
            code[:width]
            for code in self._names
            for width in WIDTHS
            if width < len(code)
        }
        self.names = UnitNames(self._codes)
        self._short = {}
        for name, codes in self._codes.items():
            for ending in _ENDINGS:
                if name.endswith(ending) and len(name) - len(ending) >= 2:
                    self._short.setdefault(name[: -len(ending)], []).extend(codes)

    def name(self, code: str) -> str:
        return self._names.get(code, "")

    def queue(self, code: str) -> str:
        """The unit in whose queue a report of this code waits; "": in everybody's."""
        below = code.startswith(self.root) and code != self.root
        return code if below and code in self._names else ""

    def title(self, code: str, levels=2) -> str:
        """The name of where a code lies: its town and, before it, its county."""
        above = [
            self._names[code[:n]]
            for n in (2, 4, 6, 9)
            if len(code) >= n and code[:n] in self._names
        ]
        return "".join(above[-levels:])

    def resolve(self, names) -> Named:
        """names: as an address gives them, the highest first."""
        codes, unknown, conflict = (), [], False
        for name in names:
            key = plain(name)
            found = self._codes.get(key) or self._short.get(key) or []
            if not found:
                # Where nothing is known below a unit, nothing is told by a name there.
                if not codes or any(code in self._has_parts for code in codes):
                    unknown.append(name)
            elif not codes:
                codes = tuple(found)
            else:
                below = tuple(c for c in found if c.startswith(codes))
                above = tuple(c for c in codes if c.startswith(tuple(found)))
                conflict = conflict or not (below or above)
                codes = below or above or tuple(found)
        return Named(codes, tuple(unknown), conflict)


def lies_in(low: str, high: str, codes) -> bool | None:
    """Whether what lies between two codes lies in one of `codes`; None: it may.

    A road of several towns has the code of the county: it may lie in each of them.
    """
    if not low:
        return None
    if low.startswith(tuple(codes)) or high.startswith(tuple(codes)):
        return True
    if any(code.startswith(low) for code in codes):
        return None
    return False
