"""A database that is full already gets its gazetteer and its queue by the migration."""

import pytest
from support import databases, small_city

from gis_app import database
from gis_app.actions.find_place import find_place
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.database import Database
from gis_app.domain.scope import Scope
from gis_app.store import incidents

BEFORE = [name for name in database.migration_names() if name < "0040"]
REPORT = {"category": "E0102", "title": "井盖", "source": "10", "near_m": 20}


@pytest.fixture(scope="module")
def old(server):
    """As it was before, with the paper city, two reports and a building."""
    files = [databases.MIGRATIONS / name for name in BEFORE]
    with server.copy(server.template("before_gazetteer", files, _as_it_was)) as urls:
        yield urls


def _as_it_was(urls):
    databases.prepared(urls)
    owner = Database(urls.owner, connections=1)
    with owner.transaction(Scope(prefixes=("",))) as cursor:
        cursor.execute("CREATE TABLE app.migration (name text PRIMARY KEY,"
                       " run_at timestamptz NOT NULL DEFAULT now())")  # fmt: skip
        for name in BEFORE:
            cursor.execute((databases.MIGRATIONS / name).read_text())
            cursor.execute("INSERT INTO app.migration (name) VALUES (%s)", [name])
        small_city.insert(cursor)
        lon, lat = small_city.point(0.5, 7.5)
        incidents.receive(cursor, REPORT | {"lon": lon, "lat": lat})
        incidents.receive(cursor, REPORT | {"address": "和平街8号"})
        incidents.receive(
            cursor, REPORT | {"address": "和平街9号", "category": "G0201"}
        )
        incidents.receive(cursor, REPORT | {"lon": 100, "lat": 20, "category": "G0201"})
        cursor.execute(
            "INSERT INTO building (address, place_code, geom) VALUES ('和平街8号',"
            " '991003001001Z001', ST_Expand(ST_SetSRID(ST_MakePoint(%s, %s), 4490), 1e-4))",
            [lon, lat],
        )
    owner.close()


def test_the_migration_lists_what_waits_and_what_is_to_be_named(old):
    database.migrate(old.owner)
    loader = Database(old.loader, connections=1)
    with loader.transaction() as cursor:
        cursor.execute("SELECT address FROM incident WHERE unplaced ORDER BY id")
        # The coarse one outside every unit has no place to show, and does not wait.
        assert [row.address for row in cursor] == ["和平街8号", ""]
        cursor.execute(
            "SELECT count(*) AS n FROM change WHERE kind <> 'incident.created'"
        )
        assert cursor.fetchone().n == 0
        assert refresh_gazetteer(cursor) > 80
        assert find_place(cursor, "和平街8号")[0].score > 0.9
    loader.close()
