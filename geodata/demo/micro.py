"""Micro-grids from atoms: empty ground joins its nearest homes, villages are divided."""

import heapq
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.demo import plane as p
from geodata.demo.border import contacts
from geodata.demo.tree_cut import Band, Graph, divide

MICRO = Band(50, 80, 64)
# what a metre of border costs along each class: a river is the best border there is
PRICE = np.zeros(p.CLASSES)
PRICE[[p.CENTRE, p.RAIL, p.EXPRESS, p.CANAL]] = 0.02, 0.05, 0.08, 0.05
PRICE[[p.ARTERIAL, p.SECONDARY, p.BANK, p.STREET]] = 0.15, 0.4, 0.5, 0.7
PRICE[[p.TRACK, p.LANE, p.GAP, p.REACH]] = 0.8, 0.95, 1.2, 1.2
BARRIER = np.ones(p.CLASSES)
BARRIER[[p.CENTRE, p.RAIL, p.CANAL, p.EXPRESS, p.ARTERIAL]] = 60, 4, 6, 2.2, 2.2


@dataclass
class Atoms:
    """The faces as arrays, with the graph of their contacts."""

    polygons: np.ndarray
    area: np.ndarray
    middle: np.ndarray
    zone: np.ndarray
    village: np.ndarray
    e: np.ndarray
    households: np.ndarray
    a: np.ndarray
    b: np.ndarray
    length: np.ndarray
    price: np.ndarray
    cls: np.ndarray
    on_rim: np.ndarray  # which atoms lie on the city's border

    def graph(self, weight=None, price=None) -> Graph:
        weight = self.households.astype(float) if weight is None else weight
        return Graph(weight, self.a, self.b, self.price if price is None else price)


def atoms_of(ground, stock) -> Atoms:
    """Arrays of the ground's faces with the households of their buildings."""
    faces, polygons = ground.faces, ground.polygons()
    middle = shapely.get_coordinates(shapely.centroid(polygons))
    households = np.zeros(len(faces), int)
    np.add.at(households, stock.atom, stock.households)
    touch = contacts(ground.plane, [f.ring for f in faces])
    pairs = _pairs(touch, len(faces))
    on_rim = np.zeros(len(faces), bool)
    on_rim[touch.rim] = True
    return Atoms(
        polygons,
        shapely.area(polygons),
        middle,
        np.array([f.zone for f in faces]),
        np.array([f.village if f.use == "village" else -1 for f in faces]),
        ground.terrain.position(middle),
        households,
        *pairs,
        on_rim,
    )


def _pairs(touch, n):
    """One entry for each touching pair: length, price, class of its longest edge."""
    low, high = np.minimum(touch.a, touch.b), np.maximum(touch.a, touch.b)
    number = low * n + high
    pair, at = np.unique(number, return_inverse=True)
    length = np.bincount(at, touch.length)
    price = np.bincount(at, touch.length * PRICE[touch.cls])
    order = np.argsort(touch.length, kind="stable")
    cls = np.zeros(len(pair), int)
    cls[at[order]] = touch.cls[order]
    return pair // n, pair % n, length, price, cls


def micro_grids(atoms: Atoms, rng) -> np.ndarray:
    """Micro-grid number of each atom."""
    owner = _nearest_host(atoms)
    cells, cell = np.unique(owner, return_inverse=True)
    graph = atoms.graph().joined(cell)
    label = np.arange(len(cells))
    village = np.where(atoms.zone[cells] < 0, atoms.village[cells], -1)
    order = np.argsort(village, kind="stable")
    order = order[village[order] >= 0]
    groups = np.split(order, np.flatnonzero(np.diff(village[order])) + 1)
    for nodes in groups if len(order) else []:
        part = divide(graph.part(nodes), MICRO, rng)
        first = np.full(part.max() + 1, -1)
        first[part[::-1]] = nodes[::-1]
        label[nodes] = first[part]
    label = np.unique(label, return_inverse=True)[1]
    joined = graph.joined(label)
    zoned = np.zeros(len(joined), bool)
    zoned[label] = atoms.zone[cells] >= 0
    final = _merge_small(joined, zoned)
    return _opened(atoms, np.unique(final[label], return_inverse=True)[1][cell])


def _nearest_host(atoms: Atoms) -> np.ndarray:
    """For each atom the atom with households, or in a zone, that it belongs to.

    Nearest by the way over contacts; rivers, rails and large roads make it longer.
    """
    n = len(atoms.area)
    hosts = np.flatnonzero((atoms.households > 0) | (atoms.zone >= 0))
    way = np.hypot(*(atoms.middle[atoms.a] - atoms.middle[atoms.b]).T)
    way = (way + 1) * BARRIER[atoms.cls]
    way[(atoms.zone[atoms.a] < 0) != (atoms.zone[atoms.b] < 0)] *= 3
    way[atoms.length < 12] *= 6
    way[atoms.length < 3] *= 1e4
    graph = csr_array((way, (atoms.a, atoms.b)), shape=(n, n))
    _, _, source = dijkstra(
        graph, directed=False, indices=hosts, min_only=True, return_predecessors=True
    )
    return source


def _merge_small(graph: Graph, zoned) -> np.ndarray:
    """Join micro-grids under the band to a neighbour; returns who each one is part of.

    Smallest first; to the neighbour with the dearest common border that stays within
    the band, else to the one with the least excess, up to a third over.
    """
    n = len(graph)
    weight, into = graph.weight.copy(), np.arange(n)
    beside: list[dict[int, float]] = [{} for _ in range(n)]
    for a, b, price in zip(
        graph.a.tolist(), graph.b.tolist(), graph.price.tolist(), strict=True
    ):
        if not zoned[a] and not zoned[b]:
            beside[a][b] = beside[b][a] = price
    heap = [(weight[i], i) for i in range(n) if weight[i] < MICRO.low and not zoned[i]]
    heapq.heapify(heap)
    while heap:
        w, i = heapq.heappop(heap)
        if into[i] != i or weight[i] != w:
            continue
        fits = [(-c, j) for j, c in beside[i].items() if weight[j] + w <= MICRO.high]
        over = [(weight[j] + w, j) for j in beside[i]]
        if not fits and not (over and min(over)[0] <= 1.33 * MICRO.high):
            continue
        j = min(fits or over)[1]
        into[i] = j
        weight[j] += w
        for k, price in beside[i].items():
            del beside[k][i]
            if k != j:
                beside[j][k] = beside[k][j] = beside[j].get(k, 0.0) + price
        beside[i] = {}
        if weight[j] < MICRO.low:
            heapq.heappush(heap, (weight[j], j))
    while np.any(into != into[into]):
        into = into[into]
    return into


def _opened(atoms: Atoms, label) -> np.ndarray:
    """Lead every micro-grid that lies wholly inside another out of it.

    It gets a way of the other's ground to the outside, empty ground if there is any,
    so that no micro-grid has a hole.
    """
    label = label.copy()
    apart = label[atoms.a] != label[atoms.b]
    rim = np.zeros(label.max() + 1, bool)
    rim[label[atoms.on_rim]] = True
    one, other = label[atoms.a[apart]], label[atoms.b[apart]]
    pairs = np.unique(np.column_stack([np.r_[one, other], np.r_[other, one]]), axis=0)
    alone = np.bincount(pairs[:, 0]) == 1
    for inner in np.flatnonzero(alone & ~rim).tolist():
        outer = int(pairs[pairs[:, 0] == inner, 1][0])
        way = _way_out(atoms, label, inner, outer)
        rest = np.setdiff1d(np.flatnonzero(label == outer), way)
        if not way or not len(rest) or (atoms.zone[way] >= 0).any():
            continue
        if atoms.graph().part(rest).pieces().max() == 0:
            label[way] = inner
    return label


def _way_out(atoms: Atoms, label, inner: int, outer: int) -> list[int]:
    """Atoms of the outer one that lead from the inner to a third, fewest homes first."""
    beside: dict[int, list[int]] = {}
    for a, b in zip(atoms.a.tolist(), atoms.b.tolist(), strict=True):
        if outer in (label[a], label[b]):
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
    start = [i for i in beside if label[i] == inner]
    heap = [(0, i, -1) for i in start]
    came: dict[int, int] = {}
    while heap:
        cost, i, before = heapq.heappop(heap)
        if i in came:
            continue
        came[i] = before
        if label[i] not in (inner, outer):
            way = []
            i = came[i]
            while label[i] == outer:
                way.append(i)
                i = came[i]
            return way
        for j in beside[i]:
            step = 1 + int(atoms.households[j]) if label[j] == outer else 1
            heapq.heappush(heap, (cost + step, j, i))
    return []
