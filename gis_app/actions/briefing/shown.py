"""The facts as page and sheet both show them: numbers written, bars measured."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gis_app.actions.briefing.classes import WITHHELD, ZERO, classes
from gis_app.actions.briefing.facts import MOST_KINDS
from gis_app.actions.briefing.wording import words

MOST_STATES = 8
# No HTML of ours holds a text that was not escaped here.
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Bar:
    name: str
    said: str  # the count, or that it is withheld
    share: float  # of the longest, in percent
    hidden: bool = False


def shown(facts, marked) -> dict:
    """What the templates ask for. marked: with a watermark."""
    t = words(facts.lang)
    found = classes(area.count for area in facts.areas)
    return {
        "t": t,
        "facts": facts,
        "told": facts.told,
        "title": facts.title or t["title"].format(place=facts.told.installation),
        "total": number(facts.total, t),
        "closed": closed(facts),
        "number": number,
        "categories": bars(facts.categories, t, MOST_KINDS),
        "states": bars(facts.states, t, MOST_STATES),
        "top": bars(facts.top, t, len(facts.top) or 1),
        "trend": bars(facts.trend, t, len(facts.trend) or 1),
        "legend": legend(facts, found, t),
        "classes": found,
        "notes": notes(facts, t),
        "mark": facts.told.mark if marked else "",
    }


def number(count, t):
    return t["withheld.short"] if count is None else f"{count:,}"


def closed(facts):
    """(open, closed, share) or None where a count that they need is withheld."""
    if facts.open is None or not facts.total:
        return None
    done = facts.total - facts.open
    return f"{facts.open:,}", f"{done:,}", f"{100 * done / facts.total:.1f}%"


def bars(rows, t, most):
    """Too many: the last bar is the rest, where all of it may be told."""
    longest = max((count or 0 for _, count in rows), default=0) or 1
    head, rest = (
        (rows, []) if len(rows) <= most else (rows[: most - 1], rows[most - 1 :])
    )
    found = [_bar(name, count, longest, t) for name, count in head]
    if rest:
        counts = [count for _, count in rest]
        total = None if None in counts else sum(counts)
        said = t["rest"].format(n=len(rest))
        # No bar: it would dwarf the others, or be cut.
        found.append(Bar(said, number(total, t), 0.0, total is None))
    return found


def _bar(name, count, longest, t):
    hidden = count is None
    share = 0.0 if hidden else min(100.0, 100 * count / longest)
    return Bar(name, number(count, t), round(share, 2), hidden)


def legend(facts, found, t):
    """(colour, words) from none to most."""
    counts = [area.count for area in facts.areas]
    hidden = [(WITHHELD, t["withheld"])] if None in counts else []
    return hidden + [
        (one.colour, t["none"] if one.colour == ZERO else one.label) for one in found
    ]


def notes(facts, t):
    said = [t[key] for key in facts.notes]
    if facts.withheld:
        said.append(t["withheld.note"])
    if facts.elsewhere:
        said.append(t["elsewhere"].format(n=f"{facts.elsewhere:,}"))
    if facts.points is not None:
        said += [t["rows.note"], t["coarse.note"]]
    return said
