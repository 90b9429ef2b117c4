"""Division of a graph into connected parts of bounded weight along cheap borders.

Recursive bisection. Each step grows random spanning trees that join across dear
borders first (so that these stay inside a part); every tree edge is a candidate cut,
so both sides are connected by construction. Kept are the cuts whose both sides can
still be divided into whole parts; the cheapest border for its balance wins.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import (
    connected_components,
    depth_first_order,
    minimum_spanning_tree,
)

CANDIDATES = 40


@dataclass
class Graph:
    """n nodes with weights; edges a-b with the price of drawing a border there."""

    weight: np.ndarray
    a: np.ndarray
    b: np.ndarray
    price: np.ndarray

    def __len__(self) -> int:
        return len(self.weight)

    def part(self, nodes: np.ndarray) -> "Graph":
        """The graph of some nodes, numbered as they come."""
        number = np.full(len(self), -1)
        number[nodes] = np.arange(len(nodes))
        a, b = number[self.a], number[self.b]
        both = (a >= 0) & (b >= 0)
        return Graph(self.weight[nodes], a[both], b[both], self.price[both])

    def pieces(self) -> np.ndarray:
        """Number of the connected piece of each node."""
        ones = np.ones(len(self.a))
        graph = coo_array((ones, (self.a, self.b)), shape=(len(self), len(self)))
        return connected_components(graph, directed=False)[1]

    def joined(self, label: np.ndarray) -> "Graph":
        """The graph of parts: weights and prices of parallel edges summed."""
        n = int(label.max()) + 1
        a, b = label[self.a], label[self.b]
        low, high = np.minimum(a, b), np.maximum(a, b)
        apart = low != high
        pair, at = np.unique(low[apart] * n + high[apart], return_inverse=True)
        price = np.bincount(at, self.price[apart], len(pair))
        weight = np.bincount(label, self.weight, n)
        return Graph(weight, pair // n, pair % n, price)


@dataclass(frozen=True)
class Band:
    """Least and greatest weight of a part, and the weight wished."""

    low: float
    high: float
    target: float

    def divides(self, weight):
        """Whether weights can be made up of whole parts (sums 501 to 599 cannot)."""
        fewest = np.ceil(np.asarray(weight) / self.high)
        return fewest <= np.floor(np.asarray(weight) / self.low)


def divide(graph: Graph, band: Band, rng) -> np.ndarray:
    """Part number of each node; parts out of the band only where nothing else goes."""
    label = np.zeros(len(graph), int)
    count = 0
    piece = graph.pieces()
    order = np.argsort(piece, kind="stable")
    stack = np.split(order, np.flatnonzero(np.diff(piece[order])) + 1)
    while stack:
        nodes = stack.pop()
        sides = _bisect(graph.part(nodes), band, rng)
        if sides is None:
            label[nodes] = count
            count += 1
        else:
            stack += [nodes[sides], nodes[~sides]]
    return label


def misfit(weights, band: Band) -> float:
    """How far weights lie outside the band, summed."""
    w = np.asarray(weights)
    return float((np.maximum(0, band.low - w) + np.maximum(0, w - band.high)).sum())


def _bisect(graph: Graph, band: Band, rng) -> np.ndarray | None:
    """True for the nodes of one side of the best cut found; None: leave it whole."""
    total = float(graph.weight.sum())
    if total <= band.high or len(graph) < 2:
        return None
    best, best_score = None, math.inf
    fallback, least = None, math.inf
    for tree in range(10):
        order, end = _tree(graph, rng)
        sums = np.r_[0, np.cumsum(graph.weight[order])]
        side = sums[end] - sums[np.arange(len(order))]
        fits = band.divides(side) & band.divides(total - side)
        fits &= (side >= band.low) & (total - side >= band.low)
        fits[0] = False
        found = np.flatnonzero(fits)
        if not len(found):
            loose = _deficit(side[1:], total, band)
            at = int(np.argmin(loose))
            if loose[at] < least:
                least, fallback = loose[at], _members(order, at + 1, end)
            continue
        if len(found) > CANDIDATES:
            found = rng.choice(found, CANDIDATES, replace=False)
        score, at = _cheapest(graph, order, end, side, total, found, band)
        if score < best_score:
            best, best_score = _members(order, at, end), score
        if best is not None and tree >= 3:
            break
    return fallback if best is None else best


def _deficit(side, total, band: Band):
    """How bad an unfit cut is: distance of both sides from what can be divided."""

    def off(w):
        k = np.maximum(1, np.round(w / band.target))
        return np.maximum(0, band.low * k - w) + np.maximum(0, w - band.high * k)

    return off(side) + off(total - side)


def _members(order, at, end) -> np.ndarray:
    chosen = np.zeros(len(order), bool)
    chosen[order[at : end[at]]] = True
    return chosen


def _tree(graph: Graph, rng):
    """Nodes in pre-order of a random spanning tree, and where each subtree ends."""
    n = len(graph)
    weight = (rng.random(len(graph.a)) + 1e-6) / (graph.price + 1)
    tree = minimum_spanning_tree(csr_array((weight, (graph.a, graph.b)), shape=(n, n)))
    order, before = depth_first_order(tree, int(rng.integers(n)), directed=False)
    place = np.empty(n, int)
    place[order] = np.arange(n)
    parent = place[before[order[1:]]].tolist()
    size = [1] * n
    for i in range(n - 1, 0, -1):
        size[parent[i - 1]] += size[i]
    return order, np.arange(n) + np.array(size)


def _cheapest(graph, order, end, side, total, found, band: Band):
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    a, b = place[graph.a], place[graph.b]
    best, best_score = -1, math.inf
    for at in found.tolist():
        stop = end[at]
        cut = ((a >= at) & (a < stop)) != ((b >= at) & (b < stop))
        price = float(graph.price[cut].sum())
        share = min(side[at], total - side[at]) / total
        off = sum(
            abs(w / max(1, round(w / band.target)) - band.target) / band.target
            for w in (side[at], total - side[at])
        )
        score = price / math.sqrt(share) * (1 + 0.6 * off)
        if score < best_score:
            best, best_score = at, score
    return best_score, best
