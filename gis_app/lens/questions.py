"""Questions to the lens and its answers, as they travel; what it cannot be asked.

Pure, for who asks as for who answers: nothing here brings DuckDB along.
"""

import json
from dataclasses import asdict, dataclass

from gis_app.domain.incident_filter import IncidentFilter
from gis_app.lens.errors import CannotAnswer

# What a filter may say. Anything else, and whatever is new in it, is PostgreSQL's.
FIELDS = {
    "from_", "to", "time_field", "categories", "severities", "states", "sources",
    "under", "grids", "party", "geometry", "near", "overdue", "ambiguous", "rule", "basis",
}  # fmt: skip
BASES = ("current", "reported")
KEYS = {
    "grid", "micro_grid", "community", "town", "county", "city", "category",
    "category_group", "severity", "urgency", "state", "source", "rule", "hour", "day",
    "week", "month", "party_org",
}  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """position, now: as `store/feed.standing`. The rest: settings of the transaction."""

    position: str
    now: int
    scope: str
    scope_from: str
    scope_to: str
    categories: str
    units: str


@dataclass(frozen=True)
class Question:
    """One filter, counted by several groupings in one reading.

    party: ids, grids and places that the filter's party stands for, or None.
    """

    wanted: IncidentFilter
    groupings: list
    party: dict | None = None


def refuse_unanswerable(wanted, groupings):
    """Raises CannotAnswer."""
    given = {
        name
        for name, field in type(wanted).model_fields.items()
        if getattr(wanted, name) not in (field.default, None, [])
    }
    if given - FIELDS or wanted.basis not in BASES:
        raise CannotAnswer("the filter asks for what the lens does not hold")
    if wanted.geometry is not None and wanted.near is not None:
        raise CannotAnswer("an area and a circle at once")
    if {key for by in groupings for key in by} - KEYS:
        raise CannotAnswer("it is counted by what the lens does not know")


def written(asker, questions):
    """As bytes of JSON."""
    return json.dumps(
        {
            "do": "answer",
            "asker": asdict(asker),
            "questions": [
                {
                    "filter": question.wanted.canonical(),
                    "by": [list(by) for by in question.groupings],
                    "party": question.party,
                }
                for question in questions
            ],
        }
    ).encode()


def read(message):
    """(asker, questions) of a message that was parsed. Raises ValueError, TypeError."""
    asker = Asker(**message["asker"])
    questions = [
        Question(IncidentFilter.model_validate(one["filter"]), one["by"], one["party"])
        for one in message["questions"]
    ]
    for question in questions:
        refuse_unanswerable(question.wanted, question.groupings)
    return asker, questions
