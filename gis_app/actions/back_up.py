"""Back up the database into one file, with a proof of what it holds.

The file is a tar of a dump (pg_dump, custom format) and of a proof: rows and check
sums of every table, read in the very snapshot that the dump is of. A restore compares.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from gis_app import __version__
from gis_app.database import connection_environment
from gis_app.errors import Unavailable
from gis_app.store import proof

DUMP, PROOF = "app.dump", "proof.json"


def back_up(database, path, binaries=None):
    """Write `path`, whole or not at all; returns the proof.

    database: as the owner, whom no policy binds. binaries: folder of pg_dump.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as name:
        folder = Path(name)
        with database.session() as cursor:
            snapshot = proof.snapshot(cursor)
            _dump(database.url, snapshot, folder / DUMP, binaries)
            found = {
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "version": __version__,
                "tables": proof.of(cursor),
                "sha256": _sha256(folder / DUMP),
            }
        (folder / PROOF).write_text(json.dumps(found, indent=1))
        with tarfile.open(folder / "whole", "w") as archive:
            archive.add(folder / PROOF, PROOF)
            archive.add(folder / DUMP, DUMP)
        (folder / "whole").chmod(0o600)
        (folder / "whole").rename(path)
    return found


def program(name, binaries=None):
    """The path of one of PostgreSQL's programs. Raises Unavailable."""
    found = shutil.which(name, path=str(binaries) if binaries else None)
    if found is None:
        raise Unavailable(f"{name} is not there: install postgresql-client")
    return found


def run(command, url):
    """Run one of PostgreSQL's programs; the password travels by environment alone."""
    done = subprocess.run(
        command,
        env=connection_environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()[-5:]
        raise Unavailable(f"{Path(command[0]).name} failed: " + " / ".join(lines))


def _dump(url, snapshot, path, binaries):
    command = [program("pg_dump", binaries), "--format=custom", "--schema=app"]
    run([*command, f"--snapshot={snapshot}", f"--file={path}"], url)


def _sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
