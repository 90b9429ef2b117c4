"""A picture of where points fall under each datum: small maps side by side, as SVG.

Nothing but text is put together here, so it needs no browser and no drawing library, and
the file may be opened anywhere. Colours come in a light and a dark set; the datum that
fits best is marked by a thick frame and by words, not by colour alone.
"""

import re
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

SIDE, GAP, HEAD, FOOT = 300, 16, 78, 24
ROOM = 0.08  # of the width, around the points
SMALLEST = 0.004  # degrees: one point alone still gets some hundred metres around it
WINDOW = 5  # times the shift, to each side
LINE = 46  # letters of a fact
METRES = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)
WORDS = {
    "zh": {
        "title": "各坐标系下的落点",
        "winner": "最吻合",
        "taken": "当前采用",
        "points": "抽样 {n} 个点",
        "nothing": "没有可比较的数据",
        "km": "公里",
        "m": "米",
    },
    "en": {
        "title": "Where the points fall under each datum",
        "winner": "fits best",
        "taken": "taken now",
        "points": "{n} points shown",
        "nothing": "nothing to compare with",
        "km": "km",
        "m": "m",
    },
}
STYLE = """
svg{--paper:#fff;--ink:#1b2733;--soft:#5b6b7a;--line:#9aa8b5;--road:#d3dae0;--water:#c9e1f2;
--dot:#c2410c;--best:#15803d}
@media (prefers-color-scheme:dark){svg{--paper:#10171e;--ink:#e8eef3;--soft:#a3b1bd;
--line:#5f7182;--road:#34424f;--water:#1d3a52;--dot:#fb923c;--best:#4ade80}}
text{font:13px system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;fill:var(--ink)}
.h{font-weight:600;font-size:15px}.s{fill:var(--soft);font-size:12px}
.b{fill:var(--best);font-weight:600}
.p{fill:var(--paper)}.f{fill:none;stroke:var(--line)}
.f.w{stroke:var(--best);stroke-width:4}
.u{fill:none;stroke:var(--line);stroke-width:1}
.r{fill:none;stroke:var(--road);stroke-width:1.5}.a{fill:var(--water)}
.d{fill:var(--dot);fill-opacity:.75}.k{stroke:var(--ink);stroke-width:2}
"""


def frame(result):
    """The bounds (west, south, east, north) of the maps; None without any point.

    A shift of 500 m is not seen on a map of the city: the maps show the window, some ten
    times as wide as the datums lie apart, in which most of the points are.

    result: Judgement.as_dict() or the same from elsewhere.
    """
    found = [
        np.asarray(h["points"], float).reshape(-1, 2) for h in result["hypotheses"]
    ]
    spots = np.concatenate(found) if found else np.empty((0, 2))
    spots = spots[np.isfinite(spots).all(axis=1)]
    if not len(spots):
        return None
    stretch = float(np.cos(np.radians(np.clip(np.median(spots[:, 1]), -80, 80))))
    flat = spots * (stretch, 1.0)
    low, high = np.percentile(flat, [2, 98], axis=0)
    whole = max(*(high - low) / 2, SMALLEST) * (1 + 2 * ROOM)
    reach = min(whole, max(WINDOW * _shift(found, stretch), SMALLEST))
    middle = (low + high) / 2 if reach == whole else _densest(flat, reach)
    west, east = (middle[0] - reach) / stretch, (middle[0] + reach) / stretch
    return float(west), float(middle[1] - reach), float(east), float(middle[1] + reach)


def _shift(found, stretch):
    """How far the datums put the same rows apart, in degrees of latitude; 0 where the
    rows are not the same."""
    if len({len(spots) for spots in found}) > 1:
        return 0.0
    apart = [np.linalg.norm((s - found[0]) * (stretch, 1.0), axis=1) for s in found]
    return float(np.nanmax(np.nanmedian(apart, axis=1)))


def _densest(flat, reach):
    """The point around which most of the others lie."""
    near = (np.abs(flat[:, None] - flat) <= reach * 0.8).all(axis=2)
    around = flat[near[np.argmax(near.sum(axis=1))]]
    return (around.min(axis=0) + around.max(axis=0)) / 2


def draw(result, outlines=None, lang: str = "zh") -> str:
    """The picture as SVG text.

    result: Judgement or its as_dict(). outlines: units, roads, water -> geometries in
    CGCS2000, as store.evidence.picture gives them. lang: zh or en.
    """
    result = result if isinstance(result, dict) else result.as_dict()
    words = WORDS.get(lang, WORDS["en"])
    found = result["hypotheses"]
    bounds = frame(result)
    width = max(len(found), 1) * (SIDE + GAP) + GAP
    most = max((len(_lines(h, words)) for h in found), default=0)
    height = HEAD + SIDE + FOOT + 18 * most
    ground = _ground(outlines or {}, bounds) if bounds else ""
    maps = "".join(
        _map(h, at, result, ground, bounds, words) for at, h in enumerate(found)
    )
    said = result.get("warning") or words["nothing" if not bounds else "title"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" lang={quoteattr(lang)}'
        ' aria-labelledby="datum-title datum-said">'
        f'<title id="datum-title">{escape(words["title"])}</title>'
        f'<desc id="datum-said">{escape(_spoken(result, said, words))}</desc>'
        f"<style>{STYLE}</style>"
        f'<rect class="p" width="{width}" height="{height}"/>'
        f'<defs><clipPath id="datum-clip"><rect width="{SIDE}" height="{SIDE}"/></clipPath>'
        f'<g id="datum-ground">{ground}</g></defs>'
        f'<text class="h" x="{GAP}" y="26">{escape(words["title"])}</text>'
        f"{maps}</svg>"
    )


def _best(result):
    """The datum to mark: none while the difference may be chance."""
    return result.get("winner") if result.get("sure", True) else None


def _spoken(result, said, words):
    """What the picture shows, for those who hear it."""
    parts = [said]
    for h in result["hypotheses"]:
        named = {"winner": _best(result), "taken": result["taken"]}
        marks = [words[m] for m, datum in named.items() if datum == h["datum"]]
        parts.append(f"{h['label']} ({', '.join(marks)})" if marks else h["label"])
        parts += h["facts"]
    return ". ".join(parts)


def _map(h, at, result, ground, bounds, words):
    left, best = GAP + at * (SIDE + GAP), _best(result) == h["datum"]
    marks = [
        f'<tspan class="b">✓ {escape(words["winner"])}</tspan>' if best else "",
        escape(words["taken"]) if result["taken"] == h["datum"] else "",
    ]
    bottom = HEAD + SIDE
    lines = _lines(h, words)
    told = "".join(
        f'<text class="s" x="0" y="{bottom + 22 + 18 * n}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<g transform="translate({left} 0)"><text class="h" x="0" y="50">'
        f"{escape(_short(h['label'], SIDE // 8))}</text>"
        f'<text class="s" x="0" y="69">{" · ".join(filter(None, marks))}</text>'
        f'<g transform="translate(0 {HEAD})" clip-path="url(#datum-clip)">'
        f'<use href="#datum-ground"/>{_dots(h["points"], bounds)}{_scale(bounds, words)}'
        f'</g><rect class="f{" w" if best else ""}" y="{HEAD}" width="{SIDE}"'
        f' height="{SIDE}"/>{told}</g>'
    )


def _lines(h, words):
    told = [words["points"].format(n=len(h["points"])), *h["facts"]]
    return [line for text in told for line in _wrapped(text)]


def _wrapped(text):
    """Lines of at most 46 letters, a Chinese one counting as two."""
    lines, width = [""], 0
    for word in re.findall(r"\S+\s*|\s+", text):
        for part in [word] if word.isascii() else word:
            wide = len(part) if part.isascii() else 2
            if width + wide > LINE and lines[-1]:
                lines.append("")
                width = 0
            lines[-1] += part
            width += wide
    return lines


def _short(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def _placed(spots, bounds):
    """Pixels of (n, 2) places; one decimal is a third of a metre on a street map."""
    west, south, east, north = bounds
    spots = np.asarray(spots, float).reshape(-1, 2)
    x = (spots[:, 0] - west) / (east - west) * SIDE
    y = (north - spots[:, 1]) / (north - south) * SIDE
    return np.round(np.stack([x, y], axis=1), 1)


def _dots(spots, bounds):
    if not bounds:
        return ""
    placed = _placed(spots, bounds)
    seen = ((placed >= -4) & (placed <= SIDE + 4)).all(axis=1)
    dots = [f'<circle cx="{x:g}" cy="{y:g}" r="2.6"/>' for x, y in placed[seen]]
    return f'<g class="d">{"".join(dots)}</g>'


def _ground(outlines, bounds):
    box = shapely.box(*bounds)
    found = []
    for name, kind in (("water", "a"), ("roads", "r"), ("units", "u")):
        path = _path(outlines.get(name, ()), box, bounds, closed=name == "water")
        if path:
            found.append(f'<path class="{kind}" fill-rule="evenodd" d="{path}"/>')
    return "".join(found)


def _path(shapes, box, bounds, closed):
    shapes = np.asarray(list(shapes), object)
    if not len(shapes):
        return ""
    shapes = shapely.make_valid(shapes) if closed else shapes
    west, south, east, north = shapely.bounds(box)
    cut = shapely.clip_by_rect(shapes, west, south, east, north)
    parts = shapely.get_parts(shapely.get_parts(cut))
    lines = []
    for part in parts:
        kind = shapely.get_type_id(part)
        if kind == 3:
            rings = [part.exterior, *part.interiors]
            lines += [(ring, "Z") for ring in rings]
        elif kind in (1, 2):
            lines.append((part, ""))
    return "".join(
        "M" + " ".join(f"{x:g},{y:g}" for x, y in _placed(line.coords, bounds)) + end
        for line, end in lines
    )


def _scale(bounds, words):
    if not bounds:
        return ""
    metres = (bounds[3] - bounds[1]) * 111_195
    length = next((m for m in METRES if m <= metres / 3), METRES[-1])
    pixels = round(length / metres * SIDE, 1)
    said = (
        f"{length // 1000} {words['km']}"
        if length >= 1000
        else f"{length} {words['m']}"
    )
    y = SIDE - 12
    return (
        f'<line class="k" x1="10" x2="{10 + pixels:g}" y1="{y}" y2="{y}"/>'
        f'<text x="10" y="{y - 6}">{escape(said)}</text>'
    )
