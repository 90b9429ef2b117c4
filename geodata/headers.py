"""Which row of a table names its columns: ledgers have titles and units of measure above,
heads of two rows, totals and signatures below, or no head at all."""

import re
from dataclasses import dataclass
from functools import lru_cache

from geodata import columns, personal_columns

LOOKED_AT = 60  # rows at the start of a sheet
GROUPED = 5  # rows below two that may be one head
HIGHEST = 30  # rows that a head may stand below
ENOUGH = 2  # names that we know make a head, whatever else it looks like
_VALUE = re.compile(
    r"[-+]?[\d０-９][\d０-９.,，:：/\-\s°′″'\"年月日时分秒TEWNSZ+]*%?|true|false",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|制表|填表|填报|审核|复核|统计人|负责人|联系人|备\s*注"
    r"|说\s*明|注|数据来源|打印时间|导出时间|total|sum|source|note)s?\s*(人|日期|时间|单位|数)?"
    r"\s*([:：].*)?|.{1,12}(小计|合计|总计)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(r"[(（\[【][^()（）]*[)）\]】]")


@dataclass(frozen=True)
class Header:
    """names: of the columns, "" where a column has none. first, last: the rows (from 0)
    that the head takes up, both -1 where the file has none. reason: why these."""

    names: tuple[str, ...]
    first: int
    last: int
    reason: str
    sure: bool = True

    @property
    def said(self) -> str:
        """The row number that a person would name, "0" for none."""
        return str(self.last + 1)


def find(rows: list[list[str]], said: int | None = None) -> Header:
    """The head of a table. rows: its first ones, as texts. said: the row, from 1, that a
    person named; 0: there is none, the columns are called column 1, column 2, …"""
    if said is not None:
        if said == 0:
            return _none(rows, "no header row, as was said")
        if said > len(rows):
            return Header((), said - 1, said - 1, "row was named")
        return Header(_named(rows[said - 1]), said - 1, said - 1, "row was named")
    width = _usual_width(rows)
    scored = [
        (_score(rows, at, width), -at)
        for at in range(min(len(rows), HIGHEST))
        if _filled(rows[at])
    ]
    if not scored:
        return Header((), 0, 0, "there is nothing in it", sure=False)
    (_, known), at = max(scored)[0], -max(scored)[1]
    if known < ENOUGH and _looks_like_data(rows, at, width):
        return _none(rows, f"row {at + 1} holds values like those below it")
    if _is_lower_half(rows, at):
        at += 1
    names, first = _joined(rows, at, width)
    skipped = f"; the {first} row(s) above it are no part of the table" if first else ""
    why = (
        f"row {at + 1} has {known} names of columns that are known"
        if known
        else f"row {at + 1} is the first of full width"
    )
    return Header(names, first, at, why + skipped, sure=known >= ENOUGH)


# How the words of _FOOT begin: a first cell that begins otherwise is of no foot.
FOOT_BEGINS = frozenset("合总小共制填审复统负联备说注数打导tsnTSNſ")


def is_foot_word(cell: str) -> bool:
    """Whether a cell is what a total, a signature or a remark begins with."""
    return _FOOT.fullmatch(cell.strip()) is not None


def is_foot(cells: list[str], width: int, lead: int = 0) -> bool:
    """Whether a row is a total, a signature or a remark below the table. width, lead: how
    many columns the table has, and how many empty ones stand before it."""
    filled = [cell for cell in cells if cell.strip()]
    return (
        bool(filled)
        and len(filled) <= max(2, width // 2)
        and is_foot_word(filled[0])
        and _filled(cells)[0] <= lead + 1
    )


def are_units(cells: list[str]) -> bool:
    """Whether a row says in what the columns are measured: （度）, （件）, nothing else."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(_UNIT.fullmatch(cell) for cell in filled)


def without_twins(names) -> tuple[tuple[str, ...], list[str]]:
    """Every name once: a second 时间 becomes 时间 (2). Returns them and what came twice."""
    found, seen, twice = [], {}, []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        if name and seen[name] > 1:
            twice.append(name)
            found.append(f"{name} ({seen[name]})")
        else:
            found.append(name)
    return tuple(found), twice


def _named(cells) -> tuple[str, ...]:
    names = [" ".join(cell.replace("\0", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _none(rows, reason):
    width = max((len(_named(row)) for row in rows), default=0)
    names = tuple(f"column {at + 1}" for at in range(width))
    return Header(names, -1, -1, reason, sure=False)


def _filled(cells) -> list[int]:
    return [at for at, cell in enumerate(cells) if cell.strip()]


def _usual_width(rows) -> int:
    widths = sorted(len(_filled(row)) for row in rows if _filled(row))
    return widths[len(widths) // 2] if widths else 0


def _score(rows, at, width):
    """How much a row looks like names of columns, and how many of them are known."""
    cells = [cell.strip() for cell in rows[at] if cell.strip()]
    known = sum(columns.normal(cell) in known_names() for cell in set(cells))
    personal = len(personal_columns.personal_columns(set(cells)))
    values = sum(_VALUE.fullmatch(cell) is not None for cell in cells)
    long = sum(len(cell) > 24 for cell in cells)
    twins = len(cells) - len(set(cells))
    full = min(len(cells), width) / max(width, 1)
    points = 3 * (known + personal) + 2 * full - 2 * values - long - twins
    if len(cells) == 1 and width > 1:
        points -= 4  # a title
    return points, known + personal


def _is_lower_half(rows, at) -> bool:
    """Whether the row below the names belongs to them: 经度 and 纬度 below 坐标. All that
    it says is known names, and others than those above it."""
    if at + 1 >= len(rows):
        return False
    upper, lower = _named(rows[at]), _named(rows[at + 1])
    said = [name for name in lower if name]
    plain = [columns.normal(name) for name in said]
    same = any(a == b for a, b in zip(upper, lower, strict=False) if b)
    if len(said) < 2 or same:
        return False
    known = all(name in known_names() for name in plain)
    return known or _fills_groups(rows, at, upper, lower)


def _fills_groups(rows, at, upper, lower) -> bool:
    """Whether the row below says only what groups above it hold (上报 and 办结 below 时间),
    and values stand below the rest of the names, which it leaves empty."""
    groups, group = {}, None
    for place, name in enumerate(lower):
        above = upper[place] if place < len(upper) else ""
        group = above or group
        if name and any(letter.isdigit() for letter in name):
            return False
        if name and group:
            groups.setdefault(group, []).append(name)
    meant = [_of_group(g, name) for g, names in groups.items() for name in names]
    if not any(columns.normal(one) in known_names() for one in meant):
        return False
    rest = [
        place
        for place, name in enumerate(upper)
        if name and not (place < len(lower) and lower[place])
    ]
    below = [row for row in rows[at + 2 : at + 2 + GROUPED] if any(map(str.strip, row))]
    filled = [sum(place in _filled(row) for place in rest) for row in below]
    return (
        bool(rest and below)
        and any(len(names) > 1 for names in groups.values())
        and sum(filled) >= len(rest) * len(below) / 2
    )


def _looks_like_data(rows, at, width) -> bool:
    """Whether a row has values where the rows below have values."""
    return any(
        _VALUE.fullmatch(cell.strip()) for cell in rows[at] if cell.strip()
    ) and len(_filled(rows[at])) >= max(1, width - 1)


def _joined(rows, at, width):
    """The names, with those of a row of groups above where the lower row has none, or
    the same name twice. Returns them and the first row that they stand in."""
    lower = list(_named(rows[at]))
    if at == 0:
        return tuple(lower), 0
    above = [cell.strip() for cell in rows[at - 1]]
    groups = _filled(above)
    texts = not any(_VALUE.fullmatch(above[g]) for g in groups)
    if len(groups) < 2 or not texts:
        return tuple(lower), at
    holes = [g for g in groups if g >= len(lower) or not lower[g]]
    twins = {name for name in lower if name and lower.count(name) > 1}
    merged = any(a and a == b for a, b in zip(above, lower, strict=False))
    if not holes and not twins and not merged:
        return tuple(lower), at
    lower += [""] * (max(groups) + 1 - len(lower))
    group = ""
    for place, name in enumerate(lower):
        group = above[place] if place < len(above) and above[place] else group
        if not name:
            lower[place] = above[place] if place < len(above) else ""
        elif name in twins and group:
            lower[place] = f"{group} {name}"
        elif group and columns.normal(name) not in known_names():
            lower[place] = _of_group(group, name)
    return _named(lower), at - 1


def _of_group(group, name):
    """办结 below 时间 is 办结时间; what becomes no name that is known stays as it is."""
    either = (f"{name}{group}", f"{group}{name}")
    known = (one for one in either if columns.normal(one) in known_names())
    return next(known, name)


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Every name of a column that any kind of load knows."""
    return frozenset(word for kind in columns.kinds() for word in columns.words(kind))
