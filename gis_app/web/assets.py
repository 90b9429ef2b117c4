"""`{{ vite('src/pages/map.ts') }}`: the tags of a page's script and styles.

Vite's manifest says which hashed files a source file became.
"""

import json
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup, escape

from gis_app.errors import Unavailable


def init_app(app):
    app.extensions["assets"] = Assets(Path(app.static_folder) / "manifest.json")
    app.context_processor(lambda: {"vite": vite})


def vite(source):
    """<link> for each style sheet, modulepreload for each chunk, the script itself."""
    return current_app.extensions["assets"].tags(source)


class Assets:
    """manifest: path of Vite's manifest.json; read again when a build changed it."""

    def __init__(self, manifest):
        self.manifest = manifest
        self._read_at = None
        self._chunks = {}

    @property
    def built(self):
        return self.manifest.exists()

    def tags(self, source):
        chunks = self._current()
        if source not in chunks:
            raise Unavailable(
                f"The frontend has no {source}: build it again (scripts/run)."
            )
        parts = _with_imports(chunks, source)
        styles = dict.fromkeys(css for part in parts for css in part.get("css", ()))
        *needed, script = [_address(part["file"]) for part in reversed(parts)]
        lines = [
            *(f'<link rel="stylesheet" href="{_address(css)}">' for css in styles),
            *(f'<link rel="modulepreload" href="{file}">' for file in needed),
            f'<script type="module" src="{script}"></script>',
        ]
        return Markup("\n".join(lines))

    def _current(self):
        try:
            changed = self.manifest.stat().st_mtime_ns
        except FileNotFoundError as error:
            raise Unavailable(
                "The frontend is not built yet: scripts/run builds it."
            ) from error
        if changed != self._read_at:
            self._chunks = json.loads(self.manifest.read_text())
            self._read_at = changed
        return self._chunks


def _with_imports(chunks, source):
    """The chunk and all it imports at once, itself first, each one time."""
    found, waiting = {}, [source]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = chunks[name]
            waiting += chunks[name].get("imports", ())
    return list(found.values())


def _address(file):
    return escape(url_for("static", filename=file))
