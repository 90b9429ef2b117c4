"""Make a briefing of a filter: one HTML file without any request, or a PDF sheet.

It runs in a process apart (isolated.py): Folium, Matplotlib and WeasyPrint are not for
web processes. Counts are those of actions/count_incidents; single incidents are in it
only where the maker may see them and asks for them.
"""

import secrets

from gis_app.actions.briefing.facts import gather
from gis_app.actions.export_incidents import exports_folder, sweep
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Forbidden
from gis_app.store import log

NO_ROWS = "Your role makes briefings of counts, without single incidents."
STEPS = 3  # counted, drawn, written


def may_hold_rows(scope) -> bool:
    """Who may take rows out of the house may also put them into a briefing."""
    return not scope.aggregate_only and scope.may("export")


def make_briefing(tools, filter, format, lang="zh", title="", with_rows=False, by=None):
    """{"file", "name", "rows"}: the file is in data/exports. tools: isolated.Child."""
    scope, wanted = tools.scope, IncidentFilter.model_validate(filter)
    if with_rows and not may_hold_rows(scope):
        raise Forbidden(NO_ROWS)
    tools.progress(0, STEPS)
    facts = _counted(tools, wanted, lang, title, with_rows, by)
    tools.progress(1, STEPS)
    content = _drawn(facts, format, tools)
    tools.progress(2, STEPS)
    folder = exports_folder(tools.folder)
    sweep(folder, tools.job_id)
    path = folder / f"{tools.job_id}-{secrets.token_hex(8)}.{format}"
    path.write_bytes(content)
    return {"file": path.name, "name": _name(facts, format), "rows": facts.total}


def _counted(tools, wanted, lang, title, with_rows, by):
    """It stands in the log before anything of it is out."""
    database = Database(tools.settings.database_url, 1)
    try:
        with database.transaction(tools.scope) as cursor:
            facts = gather(cursor, tools.scope, wanted, lang, title, with_rows, by)
            log.add(
                cursor,
                tools.scope.account_id,
                "briefing.made",
                {
                    "filter": wanted.for_log(),
                    "rows": None if facts.points is None else len(facts.points),
                },
            )
        return facts
    finally:
        database.close()


def _drawn(facts, format, tools) -> bytes:
    marked = tools.settings.marks
    if format == "html":
        from gis_app.actions.briefing.page import page

        return page(facts, marked).encode()
    from gis_app.actions.briefing.sheet import sheet

    return sheet(facts, tools.folder / "cache" / "matplotlib", marked)


def _name(facts, format):
    """What it is called when it is downloaded."""
    day = facts.told.made_at[:10].replace("-", "")
    return f"{'briefing' if facts.lang == 'en' else '事件简报'}-{day}.{format}"
