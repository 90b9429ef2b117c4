"""English addresses: 12 Main St, Apt 3, Brooklyn; Bedford Ave & N 7th St."""

import re

from geodata.name_forms import plain

_WORDS = {
    "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "rd": "road",
    "blvd": "boulevard", "dr": "drive", "ln": "lane", "ct": "court", "pl": "place",
    "sq": "square", "hwy": "highway", "pkwy": "parkway", "ter": "terrace", "n": "north",
    "s": "south", "e": "east", "w": "west", "no": "number",
}  # fmt: skip
_ENDS = "street|avenue|road|boulevard|drive|lane|court|place|square|highway|parkway|terrace|way|broadway"
_INSIDE = re.compile(
    r",?\s*\b(?:apt|apartment|unit|room|rm|suite|ste|floor|fl)\b\.?\s*#?\s*\w+|#\s*\w+"
)
_DOOR = re.compile(r"^(\d{1,6})([a-z]?)(?:\s*-\s*(\d{1,6}))?\s+(.+)$")


def parse(text: str) -> dict | None:
    """The fields of address.Address, or None where the text is not English.

    text: unified.
    """
    if (
        not text.isascii()
        or not re.search(r"[a-z]{2}", text)
        or " " not in text.strip()
    ):
        return None
    first, *rest = [part.strip() for part in _INSIDE.sub("", text).split(",")]
    units = tuple(plain(part) for part in reversed(rest) if plain(part))
    found = {"units": units}
    crossing = re.split(r"\s+(?:&|and|at)\s+|\s*/\s*", first)
    if len(crossing) == 2 and all(map(is_street, map(street, crossing))):
        one, other = map(street, crossing)
        return found | {"street": one, "cross": other}
    door = _DOOR.match(first)
    if door and is_street(key := street(door[4])):
        house, to = int(door[1]), door[3] and int(door[3])
        queens = to is not None and not house < to <= house + 40  # 35-14 in Queens
        return found | {
            "street": key,
            "house": house,
            "house_to": None if queens else to,
            "annex": str(to) if queens else door[2],
        }
    key = street(first)
    return found | ({"street": key} if is_street(key) else {"name": plain(first)})


def street(name: str) -> str:
    """Main St. and MAIN STREET are one street; 3rd is 3."""
    words = re.findall(r"[a-z0-9']+", name)
    words = [re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", word) for word in words]
    last = len(words) - 1
    return "".join(
        word if word == "st" and at < last else _WORDS.get(word, word)
        for at, word in enumerate(words)
    )


def is_street(key):
    return re.search(f"(?:{_ENDS})(?:north|south|east|west)?$", key) is not None
