"""Uploads that are worked on once and not kept: found, read as was said, deleted."""

import shutil
from dataclasses import fields
from pathlib import Path

from geodata import intake
from gis_app.errors import BadRequest

_OPTIONS = {part.name for part in fields(intake.Options)}


def upload_of(tools, place: str) -> Path:
    """place: the file's path below data/uploads."""
    path = tools.folder / "uploads" / place
    if not path.is_file():
        raise BadRequest("The uploaded file is no longer there: upload it again.")
    return path


def options_of(said: dict) -> intake.Options:
    """said: options as the API has them."""
    known = {name: said[name] for name in _OPTIONS if said.get(name) is not None}
    return intake.Options(**known, said=said.get("map") or {})


def discard(uploads: Path, place: str) -> None:
    """Nothing is left of an upload. place: its path below the folder of uploads."""
    home = Path(place).parts[0] if place else ""
    if home and home not in (".", ".."):
        shutil.rmtree(uploads / home, ignore_errors=True)
