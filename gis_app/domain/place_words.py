"""Words for places in the search box: 本网格, 长安街道, this town, one within another."""

from dataclasses import dataclass, replace

from gis_app.domain import codes
from gis_app.domain.word_meanings import Meaning

MOST_PLACES = 8  # of one name that are offered
# Word -> the level of the unit shown, or of the account's area, that it means.
HERE = {
    word: level
    for level, words in {
        "micro": "本微网格 这个微网格",
        "grid": "本网格 这个网格 我的网格",
        "community": "本社区 本村 这个社区 这个村",
        "town": "本街道 本镇 本乡 这个街道",
        "county": "本区 本县 这个区",
        "city": "本市 全市 这个市",
        "": "本辖区 辖区 我的辖区 辖区内",
        "here": "这里 此处 当前辖区",
    }.items()
    for word in words.split()
}
HERE |= {f"{which} {level}": level for which in ("this", "my") for level in codes.LEVELS}  # fmt: skip
HERE |= {"my area": "", "here": "here", "this place": "here"}


@dataclass(frozen=True)
class Place:
    """where: the names above it. is_whole: its full name, not one without its ending."""

    code: str
    name: str
    where: str = ""
    is_whole: bool = True


def under(place):
    name = f"{place.name}（{place.where}）" if place.where else place.name
    name_en = f"{place.name} ({place.where})" if place.where else place.name
    return Meaning("under", place.code, name, name_en)


def own_codes(level, asker) -> list[str]:
    """Codes of that level that the screen or the account's area stands for."""
    if level == "here":
        return [asker.shown] if asker.shown else _areas(asker)
    if not level:
        return _areas(asker) or ([asker.shown] if asker.shown else [])
    shown = _at_level(asker.shown, level)
    if shown:
        return [shown]
    found = [_at_level(prefix, level) for prefix in asker.prefixes]
    return list(dict.fromkeys(filter(None, found)))[:MOST_PLACES]


def _areas(asker):
    return [prefix for prefix in asker.prefixes if prefix][:MOST_PLACES]


def _at_level(code, level):
    try:
        return dict(codes.chain(code)).get(level) if code else None
    except codes.BadCode:
        return None


def shared(one, other):
    """How many letters two codes begin alike with."""
    n = 0
    while n < min(len(one), len(other)) and one[n] == other[n]:
        n += 1
    return n


def one_place(pieces, warnings):
    """Places named one after the other are one: the lowest, if it lies in the others."""
    placed = [piece for piece in pieces if piece.places and _means_place(piece)]
    if len(placed) < 2:
        return pieces
    kept = placed[0]
    for piece in placed[1:]:
        lower = _nested(kept, piece)
        if lower is None:
            warnings.append(f"{piece.words}: only one place at a time is asked for.")
            continue
        kept = replace(lower, words=f"{kept.words} {piece.words}")
    first = pieces.index(placed[0])
    return [
        kept if n == first else piece
        for n, piece in enumerate(pieces)
        if n == first or piece not in placed
    ]


def _means_place(piece):
    return piece.meanings[0].field == "under"


def _nested(one, other):
    """The piece that lies in the other, with those of its places that do; or None."""
    for low, high in ((other, one), (one, other)):
        above = tuple(place.code for place in high.places)
        inside = [place for place in low.places if place.code.startswith(above)]
        if inside:
            others = [m for m in low.meanings if m.field != "under"]
            meanings = (*map(under, inside), *others)
            return replace(low, meanings=meanings, places=tuple(inside))
    return None
