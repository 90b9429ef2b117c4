"""GET /api/imports/templates/KIND: a workbook to fill in, with the city's own words."""

import tempfile
from pathlib import Path

from flask import send_file
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from geodata import templates
from geodata.writers import MEDIA
from gis_app.errors import NotFound
from gis_app.store import vocabularies
from gis_app.web.security import needs, transaction

bp = APIBlueprint(
    "import_templates",
    __name__,
    url_prefix="/api/imports/templates",
    abp_tags=[Tag(name="imports", description="Files in: look, load, undo")],
)


class Kind(BaseModel):
    kind: str = Field(max_length=30)


@bp.get("/<kind>", summary="A workbook to fill in for a kind of load (.xlsx)")
@needs("import", "accounts")
def template(path: Kind):
    if path.kind not in templates.kinds():
        known = ", ".join(templates.kinds())
        raise NotFound(f"{path.kind} has no template; those that have: {known}")
    with transaction() as cursor:
        words = _words(cursor)
    with tempfile.TemporaryDirectory(prefix="quanyu-") as folder:
        book = Path(folder) / f"{path.kind}.xlsx"
        templates.write(book, path.kind, words)
        return send_file(
            book, MEDIA["xlsx"], as_attachment=True, download_name=book.name, max_age=0
        )


def _words(cursor):
    """vocabulary -> its active words, as labels that mean one thing each."""
    found = {}
    for term in vocabularies.active_terms(cursor):
        found.setdefault(term.vocabulary, []).append((term.code, term.label_zh))
    found["categories"] = [
        (row.code, row.label_zh) for row in vocabularies.active_categories(cursor)
    ]
    return {
        name: templates.plain_words(pairs) for name, pairs in found.items() if pairs
    }
