"""The whole partition judged for /setup: a job in a process apart (gis_app/isolated.py),
since a city's outlines are large and whoever asked may stop it."""

from gis_app.actions.check_partition import check_partition, keep_findings
from gis_app.database import loader


def audit_partition(tools):
    """What was found is kept for that page. tools.progress: levels done, of how many."""
    database = loader(tools.settings)
    try:
        with database.transaction() as cursor:
            found = check_partition(cursor, progress=tools.progress)
            return {"levels": keep_findings(cursor, found)}
    finally:
        database.close()
