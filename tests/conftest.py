"""What every test may ask for: a real PostGIS, an application, a browser, a small city.

The server is that of GIS_TEST_SUPERUSER_URL (one that trusts local users), else a
private cluster made for the run.
"""

import itertools
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from support import databases
from support import small_city as paper_city
from support.client import Browser

from gis_app.application import create_app
from gis_app.database import Database
from gis_app.settings import Settings
from gis_app.store import accounts
from gis_app.web.assets import Assets


@pytest.fixture(scope="session")
def server():
    url = os.environ.get("GIS_TEST_SUPERUSER_URL")
    if url:
        yield databases.at(url)
        return
    from gis_app.cluster import SUPERUSER, Cluster

    folder = Path(tempfile.mkdtemp(prefix="gistest-"))
    folder.chmod(0o711)  # as root the server runs as another user, who must enter
    cluster = Cluster(folder, careless=True)
    cluster.start()
    yield databases.Server(lambda role, name: cluster.url(role or SUPERUSER, name))
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def database_urls(server):
    """A database with all tables and no rows: .owner .web .loader .superuser .name"""
    template = server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )
    with server.copy(template) as urls:
        yield urls


@pytest.fixture(scope="module")
def town(server):
    """A database that holds the demo town. A module whose application is to serve it
    says `def database_urls(town): return town`."""
    with server.copy(server.template("town", databases.DEMO, _demo_town)) as urls:
        yield urls


def _demo_town(urls):
    from gis_app.actions.make_demo import Wish, make_demo

    databases.migrated(urls)
    loader = Database(urls.loader, connections=2)
    make_demo(loader, Wish("town"))
    loader.close()


@pytest.fixture(scope="module")
def owner(database_urls):
    """The database as its owner, whom no policy binds."""
    database = Database(database_urls.owner, connections=3)
    yield database
    database.close()


@pytest.fixture
def cursor(owner):
    """As the owner; what it does is undone at the end of the test."""
    with owner.transaction() as cursor:
        yield cursor
        cursor.connection.rollback()


@pytest.fixture(scope="module")
def settings(database_urls, tmp_path_factory):
    return Settings(
        database_url=database_urls.web,
        owner_url=database_urls.owner,
        loader_url=database_urls.loader,
        secret_key="only for tests, but long enough",
        contact_keys="c3RhYmxlIGtleSBmb3IgdGVzdHMsIDMyIGJ5dGVzISE=",
        data_dir=str(tmp_path_factory.mktemp("data")),
        threads="4",
    )


@pytest.fixture(scope="module")
def app(settings):
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Browser
    yield app
    app.database.close()


@pytest.fixture
def client(app, make_account):
    """Nobody yet; `client.sign_in("street", ["991003001"])` makes it somebody."""
    browser = app.test_client()
    browser.make_account = make_account
    return browser


@pytest.fixture
def visitor(app, make_account):
    """More of them: `visitor("street", ["991003001"])` is signed in."""

    def visitor(*arguments, **more):
        made = app.test_client()
        made.make_account = make_account
        return made.sign_in(*arguments, **more)

    return visitor


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def make_account(owner):
    """make_account(role, prefixes=("",), categories=("*",), org=code): its row."""

    def make_account(
        role="command", prefixes=("",), categories=("*",), org=None, **more
    ):
        with owner.transaction() as cursor:
            place = accounts.organisation(cursor, org) if org else None
            account = {
                "username": f"{role}-{next(_numbers)}",
                "title": role,
                "password_hash": "none: put straight into the session",
                "roles": [role],
                "prefixes": list(prefixes),
                "categories": list(categories),
                "org_id": place and place.id,
                "is_demo": False,
                "must_change": False,
            }
            return accounts.by_id(cursor, accounts.add(cursor, account | more))

    return make_account


@pytest.fixture(scope="module")
def small_city(owner):
    """Two towns, four communities, 16 grids, 64 micro-grids, as it is drawn there."""
    with owner.transaction() as cursor:
        paper_city.insert(cursor)
    return paper_city


@pytest.fixture
def built(app, tmp_path):
    """Pages as if the frontend were built: a manifest naming every page's script."""
    entries = {
        f"src/pages/{page}.ts": {"file": f"{page}-1.js", "css": [f"{page}-1.css"]}
        for page in (
            "home",
            "login",
            "map",
            "import",
            "locate",
            "plain",
            "setup",
            "help",
            "screen",
        )
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(entries))
    kept = app.extensions["assets"]
    app.extensions["assets"] = Assets(path)
    yield entries
    app.extensions["assets"] = kept
