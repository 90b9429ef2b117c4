"""Passwords and keys made once for this data folder, in a file only its keeper reads.

As root that is root: the web processes get what they need in their environment and
cannot read the rest.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from gis_app.errors import Unavailable
from gis_app.host import locked

NAME = "secrets.json"
MAKERS = {
    "GIS_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    # a Fernet key: 32 bytes, base64
    "GIS_CONTACT_KEYS": lambda: base64.urlsafe_b64encode(os.urandom(32)).decode(),
}


def read(data_dir):
    """{name: secret}, empty if none were made here yet."""
    try:
        return json.loads((Path(data_dir) / NAME).read_text())
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise Unavailable(
            f"{data_dir} belongs to another user: run this as that user or as root"
        ) from error


def complete(data_dir, names):
    """Read them, making the ones that are missing. Two at once make one set."""
    found = read(data_dir)
    if all(name in found for name in names):
        return found
    with locked(Path(data_dir)):
        found = read(data_dir)
        for name in names:
            found.setdefault(name, MAKERS.get(name, secrets.token_hex)())
        _write(Path(data_dir) / NAME, json.dumps(found, indent=1))
    return found


def _write(path, text):
    """Whole or not at all, and never readable by others, not for a moment."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    new.rename(path)
