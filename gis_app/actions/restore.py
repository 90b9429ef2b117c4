"""Restore a backup beside the present database, prove it equal, then change places.

Nothing is lost: until every table has as many rows and the same check sum as when it
was backed up, the present database stays; afterwards it is kept under another name.
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from gis_app.actions.back_up import DUMP, PROOF, program, run
from gis_app.database import Database, migrate, prepare
from gis_app.errors import BadRequest, Conflict
from gis_app.store import databases, feed, proof


def restore(path, name, url_for, binaries=None):
    """Returns (proof, name under which the database of before is kept, or None).

    name: the database to put in place. url_for(role, database): how to connect; role
    None is the superuser, who alone may make and rename databases.
    """
    fresh = f"{name}_restoring"
    server = Database(url_for(None, "postgres"), 1)
    with tempfile.TemporaryDirectory(prefix="quanyu-restore-") as folder:
        promised = _unpacked(Path(path), Path(folder))
        with server.session() as cursor:
            databases.drop(cursor, fresh)
            databases.create(cursor, fresh)
        prepare(url_for(None, fresh))
        owner = Database(url_for("gis_owner", fresh), 1)
        with owner.transaction() as cursor:
            databases.empty_schema(cursor)
        command = [program("pg_restore", binaries), "--exit-on-error", "--no-owner"]
        dump = str(Path(folder) / DUMP)
        run([*command, "--single-transaction", f"--dbname={fresh}", dump], owner.url)
    prepare(url_for(None, fresh))
    with owner.transaction() as cursor:
        _compare(promised["tables"], proof.of(cursor))
        feed.begin_anew(cursor)
    owner.close()
    migrate(owner.url)  # a backup may be older than this program
    kept = f"{name}_before_{datetime.now(UTC):%Y%m%d%H%M%S}"
    with server.session() as cursor:
        return promised, databases.change_places(cursor, name, fresh, kept)


def _unpacked(path, folder):
    """The proof, with the dump beside it checked against it. Raises BadRequest."""
    try:
        with tarfile.open(path) as archive:
            for name in (PROOF, DUMP):  # by name alone: no path of the file is trusted
                with (
                    archive.extractfile(name) as part,
                    open(folder / name, "wb") as file,
                ):
                    shutil.copyfileobj(part, file)
        promised = json.loads((folder / PROOF).read_text())
        with open(folder / DUMP, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise BadRequest(f"{path.name} is no backup of this program: {error}") from None
    if found != promised["sha256"]:
        raise BadRequest(f"{path.name} is damaged: its dump has another check sum.")
    return promised


def _compare(promised, found):
    differing = [
        {"where": table, "message": f"{promised.get(table)} became {found.get(table)}"}
        for table in sorted(promised.keys() | found.keys())
        if promised.get(table) != found.get(table)
    ]
    if differing:
        raise Conflict("What was restored is not what was backed up.", differing)
