"""Buildings: rows of slabs that face south, set back from streets, inside their atom.

One form per block, so that a compound looks like a compound. Parcels were cut along
the gaps between buildings, so no building crosses a border.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.demo import plane as p
from geodata.demo.faces import ring_polygons


@dataclass(frozen=True)
class Form:
    """Metres; per_flat: length of façade that one household takes on one floor."""

    use: str
    depth: float
    spacing: float
    length: float
    gap: float
    margin: float
    floors: tuple[int, int] = (1, 3)
    per_flat: float = 9.0


FORMS = {
    "slab": Form("slab", 12, 28, 50, 9, 7, (5, 7), 9),
    "tower": Form("tower", 16, 46, 33, 20, 10, (11, 32), 8),
    "old": Form("old", 9, 16, 34, 5, 4.5, (1, 3), 12),
    "village": Form("village", 8.5, 23.5, 62, 6, 3.5, (1, 2), 13.5),
    "industry": Form("industry", 52, 74, 110, 22, 16, (1, 2)),
    "campus": Form("campus", 17, 52, 72, 28, 16, (4, 8)),
    "school": Form("school", 15, 40, 58, 16, 12, (3, 5)),
    "hospital": Form("hospital", 19, 42, 56, 16, 12, (4, 14)),
    "market": Form("market", 24, 36, 85, 12, 10, (1, 3)),
    "park": Form("park", 10, 120, 16, 130, 30, (1, 2)),
}
NARROW = Form("slab", 11, 22, 30, 6, 5, (4, 6), 9)
HOMES = {"slab", "tower", "old", "village"}
SETBACK = {
    p.CENTRE: 34,
    p.BANK: 20,
    p.RAIL: 26,
    p.EXPRESS: 33,
    p.CANAL: 32,
    p.ARTERIAL: 24,
    p.SECONDARY: 15.5,
    p.STREET: 10,
    p.COAST: 30,
}
CLEAR = {  # nothing nearer to the middle of the line
    p.BANK: 14,
    p.RAIL: 14,
    p.EXPRESS: 24,
    p.CANAL: 22,
    p.ARTERIAL: 17,
    p.SECONDARY: 11,
    p.STREET: 7,
}
SHOP_DEPTH = 9.0
FEWEST, MOST = 51, 79  # households of an urban parcel


@dataclass
class Stock:
    """All buildings as arrays; atom: index of the face they stand on."""

    x: np.ndarray
    y: np.ndarray
    length: np.ndarray
    depth: np.ndarray
    angle: np.ndarray
    atom: np.ndarray
    use: np.ndarray
    floors: np.ndarray
    households: np.ndarray

    def take(self, keep) -> "Stock":
        return Stock(*(getattr(self, name)[keep] for name in self.__annotations__))

    def rectangles(self) -> np.ndarray:
        along = np.array([-1, 1, 1, -1, -1]) / 2 * self.length[:, None]
        across = np.array([-1, -1, 1, 1, -1]) / 2 * self.depth[:, None]
        cos, sin = np.cos(self.angle)[:, None], np.sin(self.angle)[:, None]
        x = self.x[:, None] + along * cos - across * sin
        y = self.y[:, None] + along * sin + across * cos
        return shapely.polygons(np.stack([x, y], axis=2))


def build(ground, rng) -> Stock:
    """Put up the whole stock on the ground's faces."""
    forms = _forms(ground, rng)
    atoms = np.array([i for i, form in enumerate(forms) if form])
    polygons = ring_polygons(ground.plane, [ground.faces[i].ring for i in atoms])
    setbacks = _setbacks(ground, atoms)
    insets = _insets(polygons, [forms[i] for i in atoms], setbacks)
    rows = []
    for k, i in enumerate(atoms.tolist()):
        angle = p.frame_angle(ground.plane.points(ground.faces[i].ring))
        rows.append(_rows(insets[k], angle, forms[i]))
    retry = [k for k, i in enumerate(atoms) if forms[i].use in HOMES and not rows[k]]
    if retry:
        again = _insets(
            polygons[retry],
            [NARROW] * len(retry),
            [(k, cls, line) for k, cls, line in _setbacks(ground, atoms[retry])],
        )
        for k, inset in zip(retry, again, strict=True):
            insets[k], form = inset, forms[atoms[k]]
            if form.use != "village":
                forms[atoms[k]] = NARROW
            angle = p.frame_angle(ground.plane.points(ground.faces[atoms[k]].ring))
            rows[k] = _rows(inset, angle, NARROW)
    stock = _collect(rows, atoms, forms, rng)
    stock = _kept_inside(stock, atoms, insets)
    stock = _with_shops(ground, stock, atoms, polygons, setbacks, rng)
    stock = _off_the_lines(ground, stock)
    _people(ground, stock, forms)
    return stock


def _forms(ground, rng) -> list[Form | None]:
    """The form of each face; drawn by block for homes."""
    blocks = 1 + max((f.block for f in ground.faces if f.use == "home"), default=0)
    draw, luck = rng.random(blocks), rng.random(len(ground.faces))
    forms: list[Form | None] = []
    for i, face in enumerate(ground.faces):
        if face.use == "home":
            u = draw[face.block]
            old = 0.9 if face.e < 0.17 else max(0.0, 0.3 - 0.5 * face.e)
            tower = 0.0 if face.e < 0.17 else 0.24
            use = "old" if u < old else "tower" if u > 1 - tower else "slab"
            forms.append(FORMS[use])
        elif face.use == "park":
            forms.append(FORMS["park"] if luck[i] < 0.8 else None)
        else:
            forms.append(FORMS.get(face.use))
    return forms


def _setbacks(ground, atoms):
    """(index into atoms, class, lines of that class round it)."""
    found = []
    xy = ground.plane.xy
    for k, i in enumerate(atoms.tolist()):
        ring = ground.faces[i].ring
        by_class: dict[int, list] = {}
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            cls = ground.plane.cls[p.key(a, b)]
            if cls in SETBACK:
                by_class.setdefault(cls, []).append((xy[a], xy[b]))
        found += [(k, cls, lines) for cls, lines in by_class.items()]
    return found


def _insets(polygons, forms, setbacks) -> np.ndarray:
    """The polygons less the form's margin and less the setback along each street."""
    margins = np.array([f.margin for f in forms])
    insets = shapely.buffer(polygons, -margins, join_style="mitre")
    wide = [(k, c, lines) for k, c, lines in setbacks if SETBACK[c] > margins[k]]
    for cls in sorted({c for _, c, _ in wide}):
        ours = [(k, lines) for k, c, lines in wide if c == cls]
        at = np.array([k for k, _ in ours])
        pieces = np.concatenate([np.array(lines) for _, lines in ours])
        owner = np.repeat(np.arange(len(ours)), [len(lines) for _, lines in ours])
        strips = shapely.multilinestrings(shapely.linestrings(pieces), indices=owner)
        strips = shapely.buffer(strips, SETBACK[cls], quad_segs=2)
        insets[at] = shapely.difference(insets[at], strips)
    return insets


def _rows(inset, angle: float, form: Form) -> list[tuple]:
    """Slabs (x, y, length, depth, angle) in every piece of the inset."""
    found = []
    for part in shapely.get_parts(inset):
        if part.geom_type == "Polygon" and part.area > form.depth * 12:
            found += _rows_in(shapely.get_coordinates(part.exterior), angle, form)
    return found


def _rows_in(ring, angle: float, form: Form) -> list[tuple]:
    cos, sin = math.cos(angle), math.sin(angle)
    u, v = ring @ np.array([cos, sin]), ring @ np.array([-sin, cos])
    low, high = _body(u, v, form)
    room = high - low - form.depth
    if room < -0.1:
        return []
    count = 1 + max(0, math.floor(room / form.spacing))
    step = min(room / (count - 1), form.spacing * 1.35) if count > 1 else 0.0
    start = (low + high) / 2 - step * (count - 1) / 2
    if form.use == "park":
        count = min(count, 2)
    middles = start + step * np.arange(count)
    found = []
    below = _crossings(u, v, middles - form.depth / 2 + 0.05)
    above = _crossings(u, v, middles + form.depth / 2 - 0.05)
    for y, one, other in zip(middles.tolist(), below, above, strict=True):
        for left, right in _common(one, other):
            for x, length in _slabs(left, right, form):
                found.append(
                    (cos * x - sin * y, sin * x + cos * y, length, form.depth, angle)
                )
    return found


def _body(u, v, form: Form) -> tuple[float, float]:
    """From where to where the ring is wide enough for a row: slant ends left out."""
    low, high = float(v.min()), float(v.max())
    heights = low + (high - low) * (np.arange(30) + 0.5) / 30
    wide = np.array([float(c[-1] - c[0]) for c in _crossings(u, v, heights)])
    fit = heights[wide > max(0.55 * wide.max(), 0.42 * form.length)]
    half = (high - low) / 60
    return (fit[0] - half, fit[-1] + half) if len(fit) else (low, low)


def _crossings(u, v, heights) -> list[np.ndarray]:
    """For each height the sorted u where the closed ring (u, v) crosses it."""
    v0, v1 = v[:-1], v[1:]
    across = (v0[None] > heights[:, None]) != (v1[None] > heights[:, None])
    rise = np.where(v1 == v0, 1.0, v1 - v0)
    t = (heights[:, None] - v0[None]) / rise[None]
    at = u[:-1][None] + t * (u[1:] - u[:-1])[None]
    return [np.sort(line[mask]) for line, mask in zip(at, across, strict=True)]


def _common(one, other):
    """Stretches that lie inside on both lines."""
    for a, b in zip(one[::2], one[1::2], strict=False):
        for c, d in zip(other[::2], other[1::2], strict=False):
            left, right = max(a, c), min(b, d)
            if right > left:
                yield float(left), float(right)


def _slabs(left: float, right: float, form: Form):
    """Equal slabs that fill the stretch."""
    whole = right - left
    count = math.floor((whole + form.gap) / (form.length + form.gap) + 0.35)
    if count < 1:
        if whole < 0.42 * form.length:
            return
        count = 1
    if form.use == "park":
        count = 1
    length = min((whole - (count - 1) * form.gap) / count, form.length * 1.4)
    pitch = (whole - length) / (count - 1) if count > 1 else 0.0
    for k in range(count):
        middle = left + length / 2 + k * pitch if count > 1 else (left + right) / 2
        yield middle, length


def _collect(rows, atoms, forms, rng) -> Stock:
    flat = np.array([r for row in rows for r in row])
    owner = np.repeat(atoms, [len(row) for row in rows])
    use = np.array([forms[i].use for i in owner])
    low = np.array([forms[i].floors[0] for i in owner])
    high = np.array([forms[i].floors[1] for i in owner])
    floors = rng.integers(low, high + 1)
    none = np.zeros(len(owner), int)
    return Stock(*flat.T, owner, use, floors, none)


def _kept_inside(stock: Stock, atoms, insets) -> Stock:
    place = np.searchsorted(atoms, stock.atom)
    roomy = shapely.buffer(insets, 0.1, join_style="mitre")
    return stock.take(shapely.covers(roomy[place], stock.rectangles()))


def _with_shops(ground, stock: Stock, atoms, polygons, setbacks, rng) -> Stock:
    """Rows of shops along the longest street edge of half the parcels of homes."""
    fronts = (p.ARTERIAL, p.SECONDARY, p.STREET)
    longest: dict[int, tuple] = {}
    for k, cls, lines in setbacks:
        face = ground.faces[atoms[k]]
        if cls in fronts and face.use in ("home", "village"):
            for a, b in lines:
                found = (math.dist(a, b), a, b, cls)
                longest[k] = max(longest.get(k, found), found)
    made, owner = [], []
    for k, (length, a, b, cls) in longest.items():
        share = 0.5 if ground.faces[atoms[k]].use == "home" else 0.3
        if length > 46 and rng.random() < share:
            shops = _shop_strip(a, b, length, SETBACK[cls])
            made += shops
            owner += [k] * len(shops)
    if not made:
        return stock
    n, k = len(made), np.array(owner)
    shops = Stock(
        *np.array(made).T,
        atoms[k],
        np.full(n, "shop"),
        rng.integers(1, 3, n),
        np.zeros(n, int),
    )
    inner = shapely.buffer(polygons[k], -3.5, join_style="mitre")
    shops = shops.take(shapely.contains(inner, shops.rectangles()))
    crowded, _ = shapely.STRtree(shops.rectangles()).query(
        stock.rectangles(), predicate="dwithin", distance=5
    )
    keep = np.ones(len(stock.x), bool)
    keep[crowded] = False
    # a parcel that would lose all its homes keeps them and gets no shops
    left = np.bincount(stock.atom[keep], minlength=len(ground.faces))
    spoiled = (left == 0)[shops.atom]
    keep |= (left == 0)[stock.atom]
    kept, shops = stock.take(keep), shops.take(~spoiled)
    return Stock(
        *(
            np.concatenate([getattr(kept, name), getattr(shops, name)])
            for name in Stock.__annotations__
        )
    )


def _off_the_lines(ground, stock: Stock) -> Stock:
    """Drop what stands on a road, rail or bank of another of its parcel's sides."""
    lines: dict[int, list] = {}
    for (a, b), cls in sorted(ground.plane.cls.items()):
        if cls in CLEAR and (a, b) not in ground.plane.splits:
            lines.setdefault(cls, []).append((ground.plane.xy[a], ground.plane.xy[b]))
    shapes = stock.rectangles()
    keep = np.ones(len(shapes), bool)
    for cls, pieces in lines.items():
        tree = shapely.STRtree(shapely.linestrings(np.array(pieces)))
        hit, _ = tree.query(shapes, predicate="dwithin", distance=CLEAR[cls])
        keep[hit] = False
    return stock.take(keep)


def _shop_strip(a, b, length: float, setback: float):
    """Shops of up to 44 m along the edge a-b, left of it, behind the setback."""
    room = length - 2 * max(12, setback * 0.7)
    count = max(1, math.ceil(room / 44))
    size = (room - 3 * (count - 1)) / count
    if size < 12:
        return []
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    angle = math.atan2(uy, ux)
    off = setback + SHOP_DEPTH / 2 - 2
    found = []
    for k in range(count):
        at = (length - room) / 2 + size / 2 + k * (size + 3)
        x, y = a[0] + at * ux - off * uy, a[1] + at * uy + off * ux
        found.append((x, y, size, SHOP_DEPTH, angle))
    return found


def _people(ground, stock: Stock, forms) -> None:
    """Spread each parcel's households over its homes by length; floors follow."""
    homes = np.flatnonzero(np.isin(stock.use, list(HOMES)))
    order = homes[np.argsort(stock.atom[homes], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(stock.atom[order])) + 1):
        face = ground.faces[stock.atom[group[0]]]
        wanted = round(face.households)
        if face.use == "home":
            wanted = min(max(wanted, FEWEST), MOST)
        counts = spread(wanted, stock.length[group])
        stock.households[group] = counts
        form = forms[stock.atom[group[0]]]
        flats = np.maximum(1, np.round(stock.length[group] / form.per_flat))
        stock.floors[group] = np.clip(np.ceil(counts / flats), *form.floors)


def spread(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights with exactly that sum."""
    share = weights / weights.sum() * total
    counts = np.floor(share).astype(int)
    rest = total - int(counts.sum())
    counts[np.argsort(counts - share, kind="stable")[:rest]] += 1
    return counts
