"""Load staff accounts: by the name of a post, never of a person. For administrators.

An account that is there stays as it is: a load opens and closes none, and changes no
password. New ones get a one-time password: it is written to a file of its owner's alone
where one is named, else nobody knows it and `gis-app user reset` gives the first.
"""

import csv
import os

from geodata import privacy
from gis_app.actions.add_account import add_account
from gis_app.actions.known_words import known_words
from gis_app.actions.load_incidents import read_words
from gis_app.domain.lookup import Lookup, several
from gis_app.domain.place_rows import unit_code
from gis_app.errors import BadRequest, Forbidden, Rejected
from gis_app.store import accounts, naming, organising

EVERYWHERE = ("*", "all", "全部", "全市", "全域")
# Without a place these see all of it; these none (as `gis-app user add`).
WHOLE = {"command", "planner", "reviewer", "analyst", "integration"}
NOWHERE = {"admin", "auditor"}
NO_PASSWORD = (
    "nobody knows their passwords yet: `gis-app user reset NAME` gives a first one"
)


def load(cursor, request, report):
    _check(request)
    known = _Known(cursor, request)
    there = {row.username for row in accounts.everyone(cursor)}
    passwords = []
    for path in request.paths:
        for piece in request.pieces(path):
            added = [
                (username, password)
                for username, password in _accounts(
                    cursor, piece, known, there, request
                )
            ]
            report.add(path.name, piece)
            report.stored += len(added)
            report.unchanged += len(piece) - len(piece.reasons) - len(added)
            passwords += added
    if passwords and request.passwords is None:
        report.notes[NO_PASSWORD] = len(passwords)
    elif passwords and not request.dry_run:
        if not (request.on_error == "abort" and report.rejected):
            _write(request.passwords, passwords)


def _check(request):
    """On the server itself one is the administrator."""
    if request.scope.account_id is not None and not request.scope.may("accounts"):
        raise Forbidden("Accounts are loaded by administrators.")
    if request.passwords is not None and request.passwords.exists():
        raise BadRequest(f"{request.passwords} is there already: name a new file")


class _Known:
    def __init__(self, cursor, request):
        self.roles = known_words(cursor, "roles", "role")
        self.categories = read_words(cursor)["category"]
        organisations = organising.named_organisations(cursor)
        self.place_of = {o.code: o.place_code for o in organisations}
        self.orgs = Lookup("organisation", ((o.code, o.name) for o in organisations))
        named = naming.places(cursor)
        self.places = Lookup(
            "place", ((code, name) for code, (_, name) in named.items())
        )
        # An administrator without a place of his own administers all of it.
        self.may = request.may if any(request.scope.prefixes) else lambda code: True


def _accounts(cursor, piece, known, there, request):
    """Adds them; (username, one-time password) of each."""
    titles, _ = privacy.mask_column(piece.text("title"))
    for at in range(len(piece)):
        wanted = _account(piece, at, known, request)
        if at in piece.reasons or wanted["username"] in there:
            continue
        try:
            password = add_account(
                cursor,
                **wanted,
                title=titles[at] or wanted["username"],
                by=request.scope.account_id,
            )
        except Rejected as error:
            for fault in error.errors:
                piece.refuse(at, f"{fault['where']}: {fault['message']}")
            continue
        there.add(wanted["username"])
        yield wanted["username"], password


def _account(piece, at, known, request):
    username = piece.text("username")[at].lower()
    if not username:
        piece.refuse(at, "has no username")
    elif privacy.mask(username)[0] != username:
        piece.refuse(at, "its username is a person's number: name it for the post")
    roles = _roles(piece, at, known)
    org = _org(piece, at, known)
    return {
        "username": username,
        "roles": roles,
        "prefixes": _prefixes(piece, at, known, roles, org, request),
        "categories": _categories(piece, at, known),
        "org": org,
    }


def _roles(piece, at, known):
    words = several(piece.text("roles")[at])
    roles = [known.roles.code(word) for word in words]
    if not words:
        piece.refuse(at, "has no role")
    for word, role in zip(words, roles, strict=True):
        if role is None:
            piece.refuse(at, f"{word!r} is no role")
        elif role == "resident":
            piece.refuse(at, "residents have no account here")
    return [role for role in roles if role]


def _org(piece, at, known):
    text = piece.text("org")[at]
    try:
        org = known.orgs.find(text) if text else None
    except LookupError as fault:
        piece.refuse(at, fault.args[0])
        return None
    # Its cases are seen wherever they lie: it has to be one of the loader's own area.
    if org and not known.may(known.place_of[org]):
        piece.refuse(at, f"its organisation {org} is outside your area")
    return org


def _prefixes(piece, at, known, roles, org, request):
    found = []
    for word in several(piece.text("prefixes")[at]) or _unsaid(
        piece, at, known, roles, org, request
    ):
        if word.casefold() in EVERYWHERE:
            found.append("")
            continue
        try:
            path = unit_code(word)
            found.append(
                path if path in known.places.codes else known.places.find(word)
            )
        except LookupError as fault:
            piece.refuse(at, fault.args[0])
    for code in found:
        if not known.may(code):
            piece.refuse(at, f"its place {code or 'everywhere'} is outside your area")
    return found


def _unsaid(piece, at, known, roles, org, request):
    if request.under:
        return [request.under]
    if WHOLE.intersection(roles):
        piece.note(at, "names no place: the account sees all of it, as its role does")
        return ["*"]
    if NOWHERE.intersection(roles) and not known.may(""):
        piece.refuse(
            at, "names no place: only who administers all of it may leave it out"
        )
    elif not org and not NOWHERE.issuperset(roles):
        piece.refuse(at, "names no place that the account may see")
    return []


def _categories(piece, at, known):
    words = several(piece.text("categories")[at])
    found = []
    for word in words:
        upper = word.upper()
        if word.casefold() in EVERYWHERE:
            found.append("*")
        elif any(code.startswith(upper) for code in known.categories.codes):
            found.append(upper)
        elif code := known.categories.code(word):
            found.append(code)
        else:
            piece.refuse(at, f"{word!r} is no category")
    return ["*"] if "*" in found or not found else found


def _write(path, passwords):
    """For its owner's eyes alone, and never over another file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["username", "one_time_password"])
        writer.writerows(passwords)
