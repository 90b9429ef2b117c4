"""What a page makes a browser load before anything is seen, as it goes over the wire."""

import json
from pathlib import Path

import pytest

import gis_app

pytestmark = pytest.mark.browser  # needs the built frontend

STATIC = Path(gis_app.__file__).parent / "static"
MOST = 900_000  # bytes, gzip: the whole first view


def files_of(page):
    """Script, styles, shared chunks and the map's worker: each one file of the build."""
    manifest = json.loads((STATIC / "manifest.json").read_text())
    found, waiting = set(), [f"src/pages/{page}.ts"]
    while waiting:
        entry = manifest[waiting.pop()]
        found |= {entry["file"], *entry.get("css", []), *entry.get("assets", [])}
        waiting += entry.get("imports", [])
    return found


@pytest.mark.parametrize("page", ["map", "home", "login", "import", "locate"])
def test_the_first_view_of_a_page_is_small(page):
    sizes = {
        name: (STATIC / f"{name}.gz").stat().st_size
        if (STATIC / f"{name}.gz").exists()
        else (STATIC / name).stat().st_size
        for name in files_of(page)
    }
    assert sum(sizes.values()) <= MOST, sizes


def test_the_maps_worker_is_counted_too():
    assert any("worker" in name for name in files_of("map"))
