"""How an import looks from outside: its line, its preview, in the reader's language."""

from typing import Literal

from pydantic import Field

from geodata import columns, file_kinds
from geodata import fields as columns_in_words
from gis_app.actions import undo_import
from gis_app.actions.start_import import OPEN
from gis_app.domain.kinds_of_load import LOADERS
from gis_app.errors import Rejected
from gis_app.i18n import language
from gis_app.web.models import Input
from gis_app.web.wording import translated

STAGES = {
    "": "",
    "reading": "Reading the file",
    "comparing": "Comparing with what is loaded",
    "storing": "Storing",
    "undoing": "Taking it back",
}
WAITS = "Waiting for its turn"
# Of a text cut at "; ": how many parts are looked at, and how many one sentence may hold.
MOST_PARTS, LONGEST = 24, 4
WENT_WRONG = "Something went wrong here."
TEXT = Field(None, max_length=200)


class Options(Input):
    """map: column -> field. set: field -> value for rows that say nothing. null takes
    back what was said before."""

    datum: str | None = TEXT
    encoding: str | None = TEXT
    layer: str | None = TEXT
    header: int | None = Field(None, ge=0, le=1000)
    delimiter: str | None = Field(None, max_length=5)
    map: dict[str, str] | None = Field(None, max_length=500)
    set: dict[str, str] | None = Field(None, max_length=100)
    under: str | None = Field(None, max_length=30)
    on_error: Literal["reject", "abort"] | None = None

    def given(self) -> dict:
        return self.model_dump(exclude_unset=True)


class Change(Input):
    kind: str | None = Field(None, max_length=30)
    options: Options | None = None


def check_kind(kind):
    if kind not in _loadable():
        known = ", ".join(_loadable())
        raise Rejected(f"no kind is called {kind}; known are {known}")


def kinds() -> list[dict]:
    return [
        {
            "kind": kind,
            "label": _own(known.label),
            "meaning": _own(known.meaning),
            "fields": fields(kind),
            "template": f"/api/imports/templates/{kind}",
        }
        for kind, known in file_kinds.kinds().items()
        if kind in _loadable()
    ]


def fields(kind) -> list[dict]:
    """The fields that a file of a kind may have."""
    return [
        {
            "name": field.name,
            "label": _own(field.label),
            "meaning": _own(field.meaning),
            "needed": field.needed,
        }
        for field in columns_in_words.fields(kind)
    ]


def line(cursor, scope, row, always=False) -> dict:
    """One import as a line of history. always: look what builds on it, however large."""
    own = row.own
    return {
        "id": row.id,
        "kind": row.kind or None,
        "file_name": row.file_name,
        "bytes": row.bytes,
        "state": row.state,
        "stage": _stage(row),
        "created_at": row.started_at,
        "finished_at": row.finished_at,
        "by": {"title": row.title},
        "own": own,
        "options": row.options if own else None,
        "progress": _progress(row) if own else None,
        "rows": {
            "read": row.rows_read,
            "stored": row.stored,
            "unchanged": row.unchanged,
            "rejected": row.rejected,
        },
        "message": _message(row) if own else None,
        "notes": _notes(row.notes) if own else [],
        "faults": _faults(row.faults) if own else [],
        "rejects": f"/api/imports/{row.id}/rejects" if own and row.rejects else None,
        "undo": _undo(cursor, scope, row, always),
        "preview": None,
    }


def whole(cursor, scope, row) -> dict:
    """One import with its preview, if it is the asker's own."""
    shown = line(cursor, scope, row, always=True)
    if row.own and row.preview:
        shown["preview"] = _preview(row)
    return shown


def _undo(cursor, scope, row, always):
    """Whether it may be taken back, for those who may do it."""
    if row.state != "done" or not (row.own or "command" in scope.roles):
        return None
    if row.stored > undo_import.CHECKED and not always:
        return {"possible": True, "why": []}  # asked again when it is opened
    why = undo_import.why_not(cursor, row)
    return {"possible": not why, "why": _all(why)}


def _stage(row):
    if row.state not in OPEN:
        return None
    if row.state == "waiting" or row.own and row.job_state == "waiting":
        return translated(WAITS) if row.state != "ready" else None
    return translated(STAGES[row.stage]) or None


def _progress(row):
    told = row.progress or {}
    if row.state != "running" or "done" not in told:
        return None
    return {"done": told["done"], "total": told["total"] or None, "unit": "rows"}


def _message(row):
    if row.message:
        return _said(row.message)
    if row.state == "failed":
        return translated(row.job_error or WENT_WRONG)
    return None


def _preview(row):
    kept = row.preview
    return {
        "kinds": [_kind(one) for one in kept["kinds"]],
        "guesses": [one | {"reason": _said(one["reason"])} for one in kept["guesses"]],
        "layers": kept["layers"],
        "columns": kept["columns"],
        "fields": fields(row.kind),
        "rows": [
            one | {"reasons": _all(one["reasons"]), "notes": _all(one["notes"])}
            for one in kept["rows"]
        ],
        "shapes": _shapes(kept["shapes"]),
        "bbox": kept["bbox"],
        "datum": _datum(kept["datum"]),
        "counts": kept["counts"],
        "about": kept.get("about"),
        "notes": _notes(kept["notes"]),
        "faults": _faults(kept["faults"]),
    }


def _kind(one):
    known = file_kinds.kinds()[one["kind"]]
    return {
        "kind": one["kind"],
        "label": _own(known.label),
        "reason": _said(one["reason"]),
        "sure": one["sure"],
    }


def _datum(judged):
    if judged is None:
        return None
    found = [
        one | {"label": translated(one["label"]), "facts": _all(one["facts"])}
        for one in judged["hypotheses"]
    ]
    said = {
        name: translated(judged[name])
        for name in ("warning", "margin", "backed")
        if judged.get(name)
    }
    return judged | said | {"hypotheses": found}


def _shapes(collection):
    if collection is None:
        return None
    features = [
        one
        | {
            "properties": one["properties"]
            | {"reasons": _all(one["properties"]["reasons"])}
        }
        for one in collection["features"]
    ]
    return collection | {"features": features}


def _notes(notes):
    return [one | {"text": translated(one["text"])} for one in notes or ()]


def _faults(found):
    return [one | {"message": _said(one["message"])} for one in found or ()]


def _all(sentences):
    return [translated(text) for text in sentences]


def _said(text):
    """A text that may be several sentences, of which one may hold "; " itself."""
    if language() != "zh":
        return translated(text)
    parts = text.split("; ")
    return "；".join(_all_known(parts) or _those_known(parts))


def _all_known(parts):
    """Translations of the sentences that the parts make up; [] where one is not known."""
    if len(parts) > MOST_PARTS:
        return []
    after = [None] * len(parts) + [[]]  # from each part on: the fewest parts a sentence
    for start in reversed(range(len(parts))):
        for taken, said in _sentences(parts[start:]):
            if after[start + taken] is not None:
                after[start] = [said, *after[start + taken]]
                break
    return after[0] or []


def _those_known(parts):
    """The same, with what is not known as it is."""
    told = []
    while parts and len(told) < MOST_PARTS:
        taken, said = next(_sentences(parts), (1, parts[0]))
        told.append(said)
        parts = parts[taken:]
    return told + parts


def _sentences(parts):
    """(how many of the first parts make a sentence that is known, its translation)"""
    for taken in range(1, min(LONGEST, len(parts)) + 1):
        if said := _known("; ".join(parts[:taken])):
            yield taken, said


def _known(text):
    said = translated(text)
    return said if said != text else None


def _own(labels):
    return labels[language()]


def _loadable():
    return [kind for kind in LOADERS if kind in columns.kinds()]
