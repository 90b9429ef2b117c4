"""Load files: read, judge, store; in one transaction, so all of it or nothing."""

import hashlib
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path

from geodata import intake, privacy
from geodata.table import BadFile, Table
from gis_app.actions import guard_datum, side_by_side
from gis_app.actions.file_length import rows_of
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.domain.kinds_of_load import LOADERS, SHIPPED
from gis_app.domain.load_report import LoadReport, Rejects
from gis_app.domain.place_rows import unit_code
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest, Conflict, Rejected
from gis_app.store import imports

# Files from this size on are stored over several connections side by side.
LARGE = 4_000_000  # bytes
CONNECTIONS = 2
# A run on the server itself is the system's own: it may load anywhere.
SYSTEM = Scope(prefixes=("",), roles=frozenset({"command"}))


@dataclass
class Request:
    """What to load and how. tell: called with a sentence now and then; progress: with the
    rows read so far.

    number: of the import that was begun before, else of the load while it runs. picture:
    where to draw (SVG) how the places fall under each datum. settled: path -> the options
    with the datum that was found for it. tables: path -> what is read of it already. kept:
    where the pieces are put, for whoever looks at them afterwards.
    """

    kind: str
    paths: list[Path]
    options: intake.Options = field(default_factory=intake.Options)
    under: str | None = None
    on_error: str = "reject"
    rejects: Path | None = None
    dry_run: bool = False
    look: bool = False  # a dry run that need not even try to store
    near_m: float = 20.0
    place_score: float = 0.8
    scope: Scope = SYSTEM
    tell: Callable[[str], None] = lambda sentence: None
    progress: Callable[[int], None] = lambda rows: None
    number: int | None = None
    picture: Path | None = None
    passwords: Path | None = None  # a new file for those of new accounts
    settled: dict[Path, intake.Options] = field(default_factory=dict)
    tables: dict[Path, list[Table]] = field(default_factory=dict)
    kept: list[intake.Piece] | None = None
    territory: tuple | None = None  # west, south, east, north of the city
    indexes: Path | None = None  # folder in which indexes of boundaries are kept
    far_km: float = 50.0  # beyond it that are no place of this city
    rows_read: int = 0
    columns_seen: set[str] = field(default_factory=set)
    seen: dict = field(default_factory=dict)  # what a look has seen of each number
    own_line: bool = True  # in the history, whatever comes of it
    between: Callable[[], None] = lambda: None  # after each piece
    at_end: Callable[..., None] = lambda cursor, report: None  # in its transaction
    loaders: side_by_side.Loaders | None = (
        None  # where a large load is stored by several
    )
    began: float = 0.0  # time.monotonic()

    @property
    def files(self) -> str:
        """The files' names, as they may be kept."""
        return privacy.mask(", ".join(path.name for path in self.paths))[0]

    def may(self, code: str) -> bool:
        """Whether the starter's scope holds a place."""
        return any(code.startswith(prefix) for prefix in self.scope.prefixes)

    def pieces(self, path):
        options = self.settled.get(path, self.options)
        options = replace(options, territory=self.territory, far_km=self.far_km)
        read = self.tables.get(path)
        for piece in intake.pieces(path, self.kind, options, read):
            if self.kept is not None:
                self.kept.append(piece)
            yield piece
            self.between()
            self.columns_seen.update(piece.table.columns)
            self.rows_read += len(piece)
            self.progress(self.rows_read)

    def tell_progress(self, report):
        """How far it is, how fast, and how long it will still take."""
        took = max(time.monotonic() - self.began, 0.1)
        left = (self._total - report.read) / report.read * took if report.read else 0
        self.tell(
            f"{report.read} rows read, {report.stored} stored, {report.read / took:.0f} a"
            " second" + (f", {left:.0f} s left" if left > 1 else "")
        )

    @cached_property
    def _total(self):
        return sum(rows_of(path, self.options) for path in self.paths)


class _Undo(Exception):
    """Leaves the transaction without storing anything."""


def load_file(database, request: Request) -> LoadReport:
    """database: connected as gis_loader, whom no policy binds; the scope is checked here.

    Raises BadRequest for what cannot be loaded at all, Rejected where one bad row is
    enough to stop (`on_error` "abort"), or where nobody named the datum and what is loaded
    says clearly that the places are in another one (guard_datum), Conflict where the
    import was cancelled meanwhile.
    """
    _check(request)
    report = LoadReport(request.kind)
    if request.rejects:
        report.rejects = Rejects(request.rejects, request.kind, request.options.said)
    request.began = time.monotonic()
    try:
        transaction = _large if _is_large(request) else _small
        with transaction(database, request) as cursor:
            _load(cursor, request, report)
            if request.dry_run or (request.on_error == "abort" and report.rejected):
                raise _Undo
            _finish(cursor, request, report)
        _settle(database, request, report)
    except _Undo:
        if not request.dry_run:
            report.stored = 0
            raise Rejected(
                f"nothing was stored: {report.rejected} of {report.read} rows have"
                " faults",
                report.faults,
            ) from None
    except BadFile as error:
        raise BadRequest(str(error)) from error
    finally:
        if report.rejects:
            report.rejects.close()
    return report


def _is_large(request):
    return (
        request.kind == "incidents"
        and not request.dry_run
        and sum(path.stat().st_size for path in request.paths if path.is_file()) > LARGE
    )


@contextmanager
def _large(database, request):
    """The load's own transaction, and the connections that store its rows. It is committed
    after theirs; what is left of one that was killed in between is taken back."""
    before = getattr(loader_of(request.kind), "before", None)
    with database.transaction(request.scope) as cursor:
        imports.take_back_remains(cursor, request.number)
        if before:
            before(cursor)
    begun_here = request.number is None
    try:
        with database.transaction(request.scope) as cursor:
            imports.take_turn(cursor, True, request.tell)
            _begin(database, request, cursor)
            with side_by_side.beside(database, request.scope, CONNECTIONS) as loaders:
                request.loaders = loaders
                yield cursor
    except BaseException:
        if request.number is not None:
            with database.transaction(request.scope) as cursor:
                imports.take_back_remains(cursor, request.number)
                if begun_here:
                    imports.forget(cursor, request.number)
        raise


def _begin(database, request, cursor):
    """Its line of history, which rows of other transactions will refer to, stands before
    the first of them; nobody sees it that does not see it held, too."""
    if request.number is not None:
        imports.hold(cursor, request.number)
        return
    apart = database.another(1)
    try:
        with apart.transaction(request.scope) as other:
            number = imports.begin(other, request, _digest(request.paths))
            imports.hold(cursor, number)
        request.number, request.own_line = number, False
    finally:
        apart.close()


@contextmanager
def _small(database, request):
    with database.transaction(request.scope) as cursor:
        if request.kind == "incidents" and not request.look:
            imports.take_turn(cursor, False, request.tell)
        yield cursor


def _settle(database, request, report):
    settle = getattr(loader_of(request.kind), "settle", None)
    if settle is not None and not request.dry_run:
        with database.transaction(request.scope) as cursor:
            settle(cursor, report)


def _check(request):
    loader_of(request.kind)
    if not request.paths and request.kind not in SHIPPED:
        raise BadRequest(f"name the file of {request.kind} to load")
    if len(request.paths) > 1:
        request.options = replace(request.options, several=True)
    if request.under:  # 110101000000 and 110101 are the same unit
        request.under = unit_code(request.under) or request.under


def _load(cursor, request, report):
    if request.number is None:
        request.number = imports.begin(cursor, request, _digest(request.paths))
        request.own_line = False
    imports.mark(cursor, request.number)
    request.between = lambda: imports.plan_anew(cursor)
    if not all(path in request.settled for path in request.paths):
        report.notes.update(guard_datum.guard(cursor, request))
    loader_of(request.kind).load(cursor, request, report)
    if request.options.several:
        _check_said(request)
    if not request.dry_run:
        refresh_gazetteer(cursor)


def _check_said(request):
    """Of several files each may lack a column that was named, but not all of them."""
    for column in sorted(set(request.options.said) - request.columns_seen):
        raise BadRequest(f"--map {column}: none of the files has this column")


def _finish(cursor, request, report):
    """One that was begun on the page stays in the history, also if all was there."""
    if report.rejects:
        report.rejects.close()  # written to its end before anybody may read it
    request.at_end(cursor, report)
    if not report.stored and not request.own_line:
        imports.forget(cursor, request.number)
    elif not imports.finish(cursor, request.number, request, report):
        raise Conflict("this import was cancelled")


def loader_of(kind):
    """The action that stores a kind: load(cursor, request, report), and where something is
    to be done in transactions of its own, before(cursor) and settle(cursor, report).
    Raises BadRequest where there is none."""
    if kind not in LOADERS:
        raise BadRequest(f"no kind is called {kind}; known are {', '.join(LOADERS)}")
    return import_module(f"gis_app.actions.{LOADERS[kind]}")


def _digest(paths):
    digest = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise BadFile(f"{path} is not there")
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
