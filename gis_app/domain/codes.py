"""The code is the path: levels, parents, chains and new numbers of units and grids.

A unit's code is the statistical code cut to its level: city 1310, county 131003, town
131003001, community 131003001005; a grid adds a letter and three digits, a micro-grid
two more. "Inside X" is "starts with X's code". Two exceptions run through everything: a
municipality's city level is its two digits (11, not 1101), and a city without counties
keeps six (441900), its towns hanging right below.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEVELS = ("province", "city", "county", "town", "community", "grid", "micro")
WIDTHS = dict(zip(LEVELS, (2, 4, 6, 9, 12, 16, 18), strict=True))
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# Dongguan, Zhongshan, Danzhou. Only these need a list: 441900000000 does not tell by
# itself whether it is a city of four digits or one of six.
CITIES_WITHOUT_COUNTIES = frozenset({"441900", "442000", "460400"})

_GRID = re.compile(r"(\d{12})([A-Z])(\d{3})(\d{2})?")
# Numbers a child may have: 99 counties, 999 towns, …; 0 is nobody.
_DIGITS = {"city": 2, "county": 2, "town": 3, "community": 3}


class BadCode(ValueError):
    """A code that is no path."""


@dataclass(frozen=True)
class GridCode:
    """131003001005Z00302, taken apart; micro is None for a grid."""

    community: str
    letter: str
    number: int
    micro: int | None = None

    def __str__(self) -> str:
        tail = "" if self.micro is None else f"{self.micro:02d}"
        return f"{self.community}{self.letter}{self.number:03d}{tail}"


def level_of(code: str) -> str:
    """The level a code belongs to, told by its width. Raises BadCode."""
    if code in MUNICIPALITIES:
        return "city"
    if len(code) > WIDTHS["community"]:
        return "grid" if parse_grid(code).micro is None else "micro"
    level = next((name for name, width in WIDTHS.items() if width == len(code)), None)
    if level is None or not _digits(code) or _has_empty_group(code):
        raise BadCode(f"{code!r} is no code of a unit or grid")
    if level == "county" and code.endswith("00"):
        return "city"
    return level


def parent_code(code: str) -> str | None:
    """The code one level up; None above the top. Raises BadCode."""
    level = level_of(code)
    if level == "province" or code in MUNICIPALITIES:
        return None
    if level == "city":
        return code[:2]
    if level == "county" and code[:2] in MUNICIPALITIES:
        return code[:2]
    return code[: WIDTHS[LEVELS[LEVELS.index(level) - 1]]]


def chain(code: str) -> list[tuple[str, str]]:
    """(level, code) from the top down to the code itself.

    >>> chain("110101001")
    [('city', '11'), ('county', '110101'), ('town', '110101001')]
    """
    steps = []
    while code is not None:
        steps.append((level_of(code), code))
        code = parent_code(code)
    return steps[::-1]


def is_inside(code: str, ancestor: str) -> bool:
    """Whether a place lies in another or is it; "" holds everything."""
    return code.startswith(ancestor)


def normalise(code: str) -> str:
    """A statistical code cut to the width of its level.

    Zeros are cut level by level, never one by one: 110101001000 is the town 110101001,
    131000000000 the city 1310, and 131003001010 stays whole. Codes already cut are
    taken, as are the six digits of map services (110000 -> 11). Raises BadCode.
    """
    digits = re.sub(r"\s", "", str(code))
    if not _digits(digits) or len(digits) not in (2, 4, 6, 9, 12):
        raise BadCode(
            f"{code!r} is no statistical code: 2, 4, 6, 9 or 12 digits wanted"
        )
    short = digits.ljust(12, "0")
    for width, group in ((12, "000"), (9, "000")):
        if len(short) == width and short.endswith(group):
            short = short[: -len(group)]
    if len(short) == 6 and short not in CITIES_WITHOUT_COUNTIES and short[4:] == "00":
        short = short[:4]
    if len(short) == 4 and (short[2:] == "00" or short[:2] in MUNICIPALITIES):
        short = short[:2]
    level_of(short)
    return short


def parse_grid(code: str) -> GridCode:
    """The parts of a grid's or micro-grid's code. Raises BadCode."""
    match = _GRID.fullmatch(code)
    if match is None or not match[0].isascii():
        raise BadCode(f"{code!r} is no code of a grid")
    level_of(match[1])
    micro = None if match[4] is None else int(match[4])
    if int(match[3]) == 0 or micro == 0:
        raise BadCode(f"{code!r} has the number 0, which nobody has")
    return GridCode(match[1], match[2], int(match[3]), micro)


def is_path(code: str) -> bool:
    """Whether a code follows the rules here; others live in `source_ref`."""
    try:
        level_of(code)
    except BadCode:
        return False
    return True


def prefix_successor(prefix: str) -> str | None:
    """The least text above everything that starts with prefix, compared bytewise.

    So "inside X" is X <= code < successor, which an index answers. None: no bound.

    >>> prefix_successor("131003")
    '131004'
    """
    if not prefix:
        return None
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def reading_order(lon: Sequence[float], lat: Sequence[float]) -> list[int]:
    """Positions of places as one reads: rows from north to south, each west to east.

    A row is as high as the places' box allows squares: √(area / n). Ties fall to the
    north and then to the order given.
    """
    if not len(lon):
        return []
    north, south = max(lat), min(lat)
    width = (max(lon) - min(lon)) * math.cos(math.radians((north + south) / 2))
    height = math.sqrt(width * (north - south) / len(lon)) or (north - south) or 1.0
    row = [math.floor((north - y) / height) for y in lat]
    return sorted(range(len(lon)), key=lambda i: (row[i], lon[i], -lat[i], i))


def new_grid_codes(
    community, letters, lon, lat, taken: Iterable[str] = ()
) -> list[str]:
    """Codes for new grids of a community, in the order given; numbers in reading order.

    letters: each one's type (Z, S, X). taken: every code the community ever had, for
    none is used again: new numbers of a letter go on above its highest.
    """
    last = {}
    for old in map(parse_grid, taken):
        if old.community == community:
            last[old.letter] = max(last.get(old.letter, 0), old.number)
    codes = [""] * len(letters)
    for at in reading_order(lon, lat):
        letter = letters[at]
        last[letter] = _next(last.get(letter, 0), 3, f"grids {letter} of {community}")
        codes[at] = str(GridCode(community, letter, last[letter]))
    return codes


def new_micro_codes(grid, lon, lat, taken: Iterable[str] = ()) -> list[str]:
    """Codes for new micro-grids of a grid, as `new_grid_codes`."""
    return _children(grid, 2, lon, lat, taken)


def new_unit_codes(parent, level, lon, lat, taken: Iterable[str] = ()) -> list[str]:
    """Path codes for units whose own code is none, under their parent."""
    return _children(parent, _DIGITS[level], lon, lat, taken)


def _children(parent, digits, lon, lat, taken):
    end = len(parent) + digits
    used = [int(code[len(parent) : end]) for code in taken if code.startswith(parent)]
    last, codes = max(used, default=0), [""] * len(lon)
    for at in reading_order(lon, lat):
        last = _next(last, digits, f"children of {parent}")
        codes[at] = f"{parent}{last:0{digits}d}"
    return codes


def _next(number: int, digits: int, what: str) -> int:
    if number + 1 >= 10**digits:
        raise BadCode(f"no number is left for {what}: {number} is the last")
    return number + 1


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _has_empty_group(code: str) -> bool:
    """A level numbered zero: only the county of a city without counties may be."""
    ends = [(0, 2), (2, 4), (6, 9), (9, 12)]
    return any(len(code) >= end and int(code[start:end]) == 0 for start, end in ends)
