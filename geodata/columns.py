"""Which column of a file is which of our fields: 经度 is lon, 事项 is category.

The words are data (columns.csv): for each kind of load and field the names that files
give it, the likeliest first. A name is compared without case, spaces, underscores and
what stands in brackets. Personal columns (personal_columns.py) are never stored.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geodata import column_contents
from geodata.personal_columns import personal_columns
from geodata.personal_contents import personal_contents
from geodata.table import BadFile

WORDS = Path(__file__).with_name("columns.csv")
# Reasons that nobody needs to be told.
PLAIN_REASONS = ("as was said", "the column is called")
# Fields that a name's last word tells, whatever stands before it.
TELLING = frozenset(
    ("lon", "lat", "lonlat", "reported_at", "closed_at", "occurred_at", "due_at",
     "category", "title", "description", "address", "state", "severity", "urgency")
)  # fmt: skip

# What is still to come is a deadline, and closes nothing.
PLANNED = re.compile(
    r"预计|计划|要求|应|拟|限期|规定|承诺|最晚|最迟|planned|expected|due"
)
# Names about something else than the incident itself: who handles it, what came after.
ELSEWHERE = re.compile(
    r"更新|修改|变更|回访|反馈|回复|答复|派遣|派单|派发|转办|审核|审批|核查|复核|评价|满意|签收"
    r"|接单|延期|退回|退单|责任|处置人|处置单位|承办|主办|协办|办理人|办理单位|联系人|上报人"
    r"|网格员|巡查员|采集员|打印|导出|同步|入库|update|modif|follow|feedback|response|assign"
)


@dataclass(frozen=True)
class Mapped:
    """fields: our field -> the file's column. personal: columns recognised as personal
    and left out. unused: columns that mean nothing to us. why: our field -> how we know,
    one sentence."""

    fields: dict[str, str]
    personal: tuple[str, ...]
    unused: tuple[str, ...]
    why: dict[str, str] = field(default_factory=dict)


def kinds() -> list[str]:
    return list(_words())


def fields(kind: str) -> list[str]:
    """The fields that a file of this kind may have."""
    return list(_words()[kind])


def words(kind: str) -> set[str]:
    """Every name, in its normal form, that a column of this kind may have."""
    return {word for names in _words()[kind].values() for word in names}


def recognise(
    names, kind: str, said: Mapping[str, str] | None = None, sample=None
) -> Mapped:
    """names: the file's columns; said: column -> field, as the person decided, "" for a
    column that is to be left out. sample: name -> texts of its first rows; what headers
    do not tell, the texts may (column_contents).

    Raises BadFile for a column that is not there or a field that nobody knows.
    """
    said = dict(said or {})
    _check(said, names, kind)
    _check_persons(said)
    found = {field: column for column, field in said.items() if field}
    why = dict.fromkeys(found, "as was said")
    free = [name for name in names if name not in said]
    full = personal_contents({name: sample[name] for name in free}) if sample else []
    free = [name for name in free if name not in full]
    _by_name(found, why, free, kind)
    by_name = personal_columns(_left(names, found), of_places=kind != "incidents")
    personal = tuple(name for name in names if name in by_name or name in full)
    free = [name for name in free if name not in personal]
    _by_ending(found, why, _left(free, found), kind)
    if sample is not None:
        left = {name: sample[name] for name in _left(free, found)}
        elsewhere = [name for name in left if ELSEWHERE.search(normal(name))]
        column_contents.complete(found, why, left, kind, sample, elsewhere)
    left = _left(names, found)
    unused = tuple(name for name in left if name not in personal)
    return Mapped(found, personal, unused, why)


def _left(names, found):
    taken = set(found.values())
    return [name for name in names if name not in taken]


def _by_name(found, why, free, kind):
    """A column is called by one of the field's names; the likeliest name first."""
    plain = {normal(name): name for name in reversed(free)}
    for field_, known in _words()[kind].items():
        if field_ not in found:
            word = next((word for word in known if word in plain), None)
            if word is not None:
                column = found[field_] = plain.pop(word)
                why[field_] = f"the column is called {column}"


def _by_ending(found, why, free, kind):
    """A longer name that ends with one of the field's: 事件上报时间, GPS经度. A field that
    must not be mixed up (a number of what?) is not found so, nor where the name says that
    it is about something else (回访时间), or where two columns would do."""
    fitting = {}
    for name in free:
        plain = normal(name)
        if ELSEWHERE.search(plain):
            continue
        planned = PLANNED.match(plain)
        wanted = [
            (len(word), field_)
            for field_, known in _words()[kind].items()
            if field_ in TELLING
            and (field_ not in found or (planned and field_ == "closed_at"))
            and not (field_ == "lonlat" and {"lon", "lat"} & set(found))
            for word in known
            if _telling(word) and plain.endswith(word)
        ]
        if wanted:
            field_ = max(wanted)[1]
            if planned and field_ in ("closed_at", "due_at"):
                field_ = "due_at"
            fitting.setdefault(field_, []).append(name)
    for field_, names in fitting.items():
        if len(names) == 1 and field_ not in found:
            found[field_] = names[0]
            why[field_] = f"the name of the column {names[0]} ends with a known one"


def _telling(word):
    """Whether a word is long enough to mean something at the end of another."""
    return len(word) >= (2 if word >= "\u4e00" else 6)


def normal(name: str) -> str:
    """A column's name for comparison: "经度（°）" -> "经度", "Unique Key" -> "uniquekey"."""
    plain = unicodedata.normalize("NFKC", str(name)).casefold()
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]", "", plain)
    return re.sub(r"[\s_\-.:*]+", "", plain)


def _check_persons(said):
    """What is a person's is not stored, whatever somebody calls it. A bare "name", which
    is left out unasked, may be a shop's: who names it has looked."""
    wanted = [column for column, meant in said.items() if meant]
    for column in personal_columns(wanted, of_places=True):
        raise BadFile(
            f"--map {column}={said[column]}: the column is personal and is not stored"
        )


def _check(said, names, kind):
    for column, meant in said.items():
        if column not in names:
            raise BadFile(
                f"--map {column}={meant}: the file has no column {column!r}; it has "
                + ", ".join(names)
            )
        if meant and meant not in _words()[kind]:
            raise BadFile(
                f"--map {column}={meant}: {kind} have no field {meant!r}; they have "
                + ", ".join(_words()[kind])
            )
    fields = [field for field in said.values() if field]
    twice = [field for field in fields if fields.count(field) > 1]
    if twice:
        raise BadFile(f"--map names two columns for {twice[0]}")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = {}
    with open(WORDS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = words.setdefault(row["kind"], {}).setdefault(row["field"], [])
            known += [normal(word) for word in row["words"].split("|")]
    return words
