"""Loads and demos, into the module's own database."""

import pytest

from geodata.intake import Options
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database


@pytest.fixture(scope="module")
def loader(database_urls):
    database = Database(database_urls.loader, connections=1)
    yield database
    database.close()


@pytest.fixture
def load(loader):
    """load("units", path, under="991003") -> the report."""

    def load(kind, *paths, said=None, given=None, datum=None, **more):
        options = Options(said=said or {}, given=given or {}, datum=datum)
        return load_file(loader, Request(kind, list(paths), options, **more))

    return load


@pytest.fixture
def rows(owner):
    """rows("SELECT …", parameters) -> what the owner sees."""

    def rows(statement, parameters=()):
        with owner.transaction() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    return rows
