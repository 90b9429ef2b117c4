"""Write exactly the incidents of a filter, within the asker's scope, to a file."""

import secrets
from dataclasses import dataclass

from geodata import writers
from gis_app.actions.told_words import told
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import BadRequest
from gis_app.store import answers, filter_names, incidents, log, naming

AT_ONCE = 50_000  # rows; more are written by a job
PROGRESS_EVERY = 5_000
COLUMNS = (
    "no", "category", "title", "state", "severity", "urgency", "source", "reported_at",
    "closed_at", "lon", "lat", "grid", "micro_grid", "community", "town", "county",
    "party", "rule", "address",
)  # fmt: skip
# What a code is called, in a column of its own.
NAMED = (
    "category", "state", "severity", "urgency", "source", "grid", "community", "town",
    "county", "rule",
)  # fmt: skip
VOCABULARIES = {
    "state": "states", "severity": "severities", "urgency": "urgencies",
    "source": "sources", "rule": "rules",
}  # fmt: skip
HEADINGS = {
    "zh": {
        "no": "编号", "category": "事项码", "category_name": "事项", "title": "标题",
        "state": "状态码", "state_name": "状态", "severity": "等级码",
        "severity_name": "等级", "urgency": "紧急度码", "urgency_name": "紧急度",
        "source": "来源码", "source_name": "来源", "reported_at": "上报时间",
        "closed_at": "结案时间", "lon": "经度", "lat": "纬度", "grid": "网格码",
        "grid_name": "网格", "micro_grid": "微网格码", "community": "社区码",
        "community_name": "社区", "town": "街道码", "town_name": "街道",
        "county": "区县码", "county_name": "区县", "party": "党组织", "rule": "归属规则码",
        "rule_name": "归属规则", "address": "地址",
    },
    "en": {
        "no": "No.", "category": "Category code", "category_name": "Category",
        "title": "Title", "state": "State code", "state_name": "State",
        "severity": "Severity code", "severity_name": "Severity",
        "urgency": "Urgency code", "urgency_name": "Urgency", "source": "Source code",
        "source_name": "Source", "reported_at": "Reported", "closed_at": "Closed",
        "lon": "Longitude", "lat": "Latitude", "grid": "Grid code", "grid_name": "Grid",
        "micro_grid": "Micro-grid code", "community": "Community code",
        "community_name": "Community", "town": "Town code", "town_name": "Town",
        "county": "County code", "county_name": "County", "party": "Party organisation",
        "rule": "Rule code", "rule_name": "Rule", "address": "Address",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a file reads. lang: of the names in it, zh or en.

    for_reading: somebody asked for that language, so a worksheet has headings in words
    and each name beside its code. Else the columns are those that programs know, in
    their order, names behind them; a CSV has those columns and no more.
    """

    lang: str = "zh"
    for_reading: bool = False
    marked: bool = False  # says who made it, as a watermark

    def columns(self, ending):
        if self.for_reading and ending == "xlsx":
            return [name for column in COLUMNS for name in (column, *_name_of(column))]
        if ending == "csv" and not self.for_reading:
            return list(COLUMNS)
        return [*COLUMNS, *(name for column in NAMED for name in _name_of(column))]

    def headings(self, ending):
        reads = self.for_reading and ending == "xlsx"
        return HEADINGS[self.lang] if reads else {}


def export_incidents(database, scope, wanted, path, progress=None, look=None):
    """Returns the number of rows. The export is in the log before the file is out.

    progress: called with (rows done, rows in all); it may raise to stop.
    """
    look, ending = look or Look(), path.suffix[1:].lower()
    with database.transaction(scope) as cursor:
        total = answers.counts(cursor, wanted)[0].count
        log.add(
            cursor,
            scope.account_id,
            "incidents.exported",
            {"filter": wanted.for_log(), "rows": total, "format": ending},
        )
    with database.transaction(scope) as cursor:
        names = _names(cursor, look.lang)
        about = _about(cursor, scope, wanted, look)
        columns = look.columns(ending)
        with incidents.stream(cursor, wanted) as rows:
            sheet = writers.Sheet(
                title="incidents",
                columns=columns,
                rows=_told(_written(rows, columns, names), total, progress),
                about=about,
                headings=look.headings(ending),
                codes=_codes(names, look.lang) if ending == "xlsx" else (),
            )
            try:
                return writers.write(path, sheet)
            except ValueError as error:
                raise BadRequest(str(error)) from None


def export_job(tools, filter, format, lang="zh", for_reading=False):
    """The same as a background job; the file waits in data/exports for its starter."""
    folder = exports_folder(tools.folder)
    sweep(folder, tools.job_id)
    path = folder / f"{tools.job_id}-{secrets.token_hex(8)}.{format}"
    wanted = IncidentFilter.model_validate(filter)
    look = Look(lang, for_reading, tools.settings.marks)
    rows = export_incidents(tools.web, tools.scope, wanted, path, tools.progress, look)
    return {"file": path.name, "rows": rows}


def sweep(folder, job_id):
    """What a worker that was killed left behind of this job."""
    for left in folder.glob(f"*{job_id}-*"):
        if left.name.removeprefix(writers.PART).startswith(f"{job_id}-"):
            left.unlink(missing_ok=True)


def exports_folder(data_dir):
    """Where files wait that hold incidents: for our user's eyes, emptied by the clock."""
    folder = data_dir / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _name_of(column):
    return (f"{column}_name",) if column in NAMED else ()


def _names(cursor, lang):
    """column -> code -> name, of every column of NAMED."""
    found = {"category": filter_names.categories(cursor, lang)}
    for column, vocabulary in VOCABULARIES.items():
        kind = int if column in ("state", "severity") else str
        found[column] = filter_names.terms(cursor, vocabulary, lang, kind)
    places = {code: name for code, (_, name) in naming.places(cursor).items()}
    return found | dict.fromkeys(("grid", "community", "town", "county"), places)


def _about(cursor, scope, wanted, look):
    zh, en = (told(cursor, scope, wanted, lang) for lang in ("zh", "en"))
    own = zh if look.lang == "zh" else en
    said = [
        (
            "内容 Content",
            f"{own.installation} · 事件清单 Incidents".removeprefix(" · "),
        ),
        ("筛选条件", zh.filter),
        ("Filter", en.filter),
        ("制作 Made by", own.maker),
        ("制作时间 Made at", f"{own.made_at}（Asia/Shanghai）"),
        ("账号辖区 Scope", own.scope),
        ("坐标 Coordinates", "CGCS2000 (EPSG:4490)"),
    ]
    return [*said, ("水印 Watermark", own.mark)] if look.marked else said


def _codes(names, lang):
    """Codes of the vocabularies; places have their names in the rows."""
    return [
        (HEADINGS[lang][f"{column}_name"], code, name)
        for column in ("category", *VOCABULARIES)
        for code, name in names[column].items()
    ]


def _written(rows, columns, names):
    """The rows as they stand in the file: each column's value, or the name of it."""
    plan = [
        (COLUMNS.index(column.removesuffix("_name")), names.get(column[:-5]))
        if column.endswith("_name")
        else (COLUMNS.index(column), None)
        for column in columns
    ]
    for row in map(_row, rows):
        yield tuple(
            row[at] if called is None else called.get(row[at]) for at, called in plan
        )


def _row(row):
    code = row.scope_code
    community, town, county = (
        code[:width] if len(code) >= width else None for width in (12, 9, 6)
    )
    return (
        row.no, row.category, row.title, row.state, row.severity, row.urgency,
        row.source, row.reported_at, row.closed_at, row.lon, row.lat, row.grid_code,
        row.micro_grid_code, community, town, county, row.party_name, row.rule,
        row.address,
    )  # fmt: skip


def _told(rows, total, progress):
    for n, row in enumerate(rows, 1):
        if progress and n % PROGRESS_EVERY == 0:
            progress(n, total)
        yield row
