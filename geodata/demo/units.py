"""The hierarchy: micro-grids → grids → communities → towns → counties, as labels.

Grids are cut from the graph of micro-grids by households, everything above from the
graph of grids by their number, top down, so that large cuts get large barriers. The
core and the countryside are cut apart, so that no district holds a county town.
"""

from dataclasses import dataclass

import numpy as np

from geodata.demo.buildings import HOMES, spread
from geodata.demo.micro import MICRO, Atoms, micro_grids
from geodata.demo.tree_cut import Band, Graph, divide, misfit

GRID = Band(305, 495, 400)
NEAR_GRID = Band(265, 535, 400)  # what settling can still bring into the range
TOWN = Band(58, 92, 75)
COMMUNITY = Band(6, 12, 8.7)


@dataclass
class Hierarchy:
    """Label arrays from each level to the next; zone: of each grid, -1 for none."""

    micro: np.ndarray  # of each atom
    grid: np.ndarray  # of each micro-grid
    community: np.ndarray  # of each grid
    town: np.ndarray  # of each grid
    county: np.ndarray  # of each grid
    zone: np.ndarray  # of each grid
    core: np.ndarray  # of each grid: within the city's core


def hierarchy(ground, atoms: Atoms, stock, rng) -> Hierarchy:
    """Divide the atoms; moves households of buildings so that all counts are in range."""
    micro = micro_grids(atoms, rng)
    zone_of_micro = np.full(micro.max() + 1, -1)
    np.maximum.at(zone_of_micro, micro, atoms.zone)
    _settle_micro(stock, micro, zone_of_micro)
    atoms.households[:] = 0
    np.add.at(atoms.households, stock.atom, stock.households)
    graph = atoms.graph().joined(micro)
    core = _core(ground, atoms, micro, graph)
    grid, zone = _grids(graph, zone_of_micro, core, rng)
    _settle_grids(stock, micro, grid, zone, graph)
    atoms.households[:] = 0
    np.add.at(atoms.households, stock.atom, stock.households)
    core_grid = np.zeros(len(zone), bool)
    core_grid[grid] = core
    return _upper(ground, atoms, micro, grid, zone, core_grid, rng)


def _settle_micro(stock, micro, zone) -> None:
    """Bring the few micro-grids outside 50 to 80 households into the range."""
    of = micro[stock.atom]
    count = np.bincount(of, stock.households, len(zone)).astype(int)
    off = (zone < 0) & ((count < MICRO.low) | (count > MICRO.high))
    wanted = {int(m): int(np.clip(count[m], 51, 79)) for m in np.flatnonzero(off)}
    _resettle(stock, of, wanted)


def _resettle(stock, of, wanted: dict[int, int]) -> None:
    """Spread new household counts over the homes of these units."""
    homes = np.flatnonzero(np.isin(stock.use, list(HOMES)) & np.isin(of, list(wanted)))
    order = homes[np.argsort(of[homes], kind="stable")]
    if not len(order):
        return
    for group in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        weights = np.maximum(stock.households[group], 1).astype(float)
        stock.households[group] = spread(wanted[int(of[group[0]])], weights)


def _grids(graph: Graph, zone_of_micro, core, rng):
    """Grid of each micro-grid, and the zone of each grid; none lies on both sides."""
    grid = np.full(len(graph), -1)
    kinds = np.unique(zone_of_micro[zone_of_micro >= 0])
    for number, kind in enumerate(kinds):
        grid[zone_of_micro == kind] = number
    for side in (True, False):
        free = np.flatnonzero((zone_of_micro < 0) & (core == side))
        if len(free):
            part = graph.part(free)
            label = _repaired(part, divide(part, GRID, rng), rng)
            grid[free] = label + max(grid.max() + 1, len(kinds))
    grid = _walled_in(graph, grid, core, len(kinds))
    used, grid = np.unique(grid, return_inverse=True)
    zone = np.where(
        used < len(kinds), np.r_[kinds, [-1]][np.minimum(used, len(kinds))], -1
    )
    return grid, zone


def _repaired(graph: Graph, label, rng) -> np.ndarray:
    """Cut a part out of the band anew together with one or two of its neighbours."""
    for band in [GRID] * 4 + [NEAR_GRID] * 3:
        weights = np.bincount(label, graph.weight)
        off = [g for g in range(len(weights)) if misfit(weights[g], band) > 0]
        for g in off:
            whole = graph.joined(label)
            if g >= len(whole) or misfit(whole.weight[g], band) == 0:
                continue
            label = _recut(graph, whole, label, g, band, rng)
    return label


def _recut(graph: Graph, whole: Graph, label, g: int, band: Band, rng):
    beside = np.r_[whole.b[whole.a == g], whole.a[whole.b == g]]
    groups = [(int(h),) for h in beside]
    for h in beside:
        further = np.r_[whole.b[whole.a == h], whole.a[whole.b == h]]
        groups += [(int(h), int(k)) for k in further if k != g]
    groups = [groups[i] for i in rng.permutation(len(groups))][:30]
    groups.sort(key=len)
    for group in groups * 2:
        nodes = np.flatnonzero(np.isin(label, (g, *group)))
        part = graph.part(nodes)
        if not band.divides(part.weight.sum()):
            continue
        cut = divide(part, band, rng)
        if misfit(np.bincount(cut, part.weight), band) == 0:
            label = label.copy()
            fresh = label.max() + 1
            label[nodes] = fresh + cut
            return np.unique(label, return_inverse=True)[1]
    return label


def _walled_in(graph: Graph, grid, core, zones: int) -> np.ndarray:
    """A rest of a few micro-grids joins a grid or zone beside it.

    The two may be a little over 500 households: they are settled afterwards, which
    takes few enough micro-grids to stay above 50 each.
    """
    whole = graph.joined(grid)
    members = np.bincount(grid)
    side = np.zeros(len(whole), bool)
    side[grid] = core
    for g in np.flatnonzero(whole.weight < 250).tolist():
        if g < zones:
            continue
        beside = np.r_[whole.b[whole.a == g], whole.a[whole.b == g]]
        price = np.r_[whole.price[whole.a == g], whole.price[whole.b == g]]
        both = whole.weight[beside] + whole.weight[g]
        fits = (both <= 560) & (members[beside] + members[g] <= 9)
        fits |= beside < zones
        fits &= side[beside] == side[g]
        if np.any(fits):
            best = beside[fits][np.argmax(price[fits])]
            grid = np.where(grid == g, best, grid)
            return _walled_in(graph, grid, core, zones)
    return grid


def _settle_grids(stock, micro, grid, zone, graph: Graph) -> None:
    """Bring grids outside 300 to 500 in by moving their micro-grids within 50 to 80."""
    of = micro[stock.atom]
    count = np.bincount(grid, graph.weight).astype(int)
    for g in np.flatnonzero((zone < 0) & ((count < 300) | (count > 500))).tolist():
        members = np.flatnonzero(grid == g)
        now = graph.weight[members].astype(int)
        goal = 305 if count[g] < 300 else 495
        step = 1 if goal > count[g] else -1
        short = abs(goal - count[g])
        while short > 0:
            room = [i for i in range(len(now)) if MICRO.low <= now[i] + step <= 80]
            if not room:
                break
            for i in room[:short]:
                now[i] += step
            short -= min(short, len(room))
        _resettle(stock, of, dict(zip(members.tolist(), now.tolist(), strict=True)))


def _upper(ground, atoms: Atoms, micro, grid, zone, core, rng) -> Hierarchy:
    of_atom = grid[micro]
    n = len(zone)
    graph = atoms.graph().joined(of_atom)
    graph.weight = np.ones(n)
    rim = np.zeros(n, bool)
    rim[of_atom[atoms.on_rim]] = True
    county = _counties(ground, atoms, of_atom, core, rim, rng)
    town, community = np.full(n, -1), np.full(n, -1)
    for c in range(county.max() + 1):
        nodes = np.flatnonzero(county == c)
        low = max(TOWN.low, len(nodes) / 10.4)  # at most ten towns in a county
        band = Band(low, TOWN.high, max(TOWN.target, 1.08 * low))
        label = _best(graph, nodes, band, rim, rng)
        town[nodes] = label + town.max() + 1
    for t in range(town.max() + 1):
        nodes = np.flatnonzero(town == t)
        label = _best(graph, nodes, COMMUNITY, rim, rng)
        community[nodes] = label + community.max() + 1
    return Hierarchy(micro, grid, community, town, county, zone, core)


def _best(graph: Graph, nodes, band: Band, rim, rng, tries=12) -> np.ndarray:
    """The first division of these nodes that keeps the band and encloses nothing.

    rim: nodes on the city's border. After so many tries the best of all.
    """
    part = graph.part(nodes)
    among = np.zeros(len(graph), bool)
    among[nodes] = True
    outside = rim.copy()
    leaving = among[graph.a] != among[graph.b]
    outside[graph.a[leaving]] = outside[graph.b[leaving]] = True
    best, least = None, np.inf
    for _ in range(tries):
        label = divide(part, band, rng)
        off = misfit(np.bincount(label, part.weight), band)
        off += 3 * enclosing(part, label, outside[nodes])
        if off < least:
            best, least = label, off
        if off == 0:
            break
    return best


def enclosing(graph: Graph, label, outside) -> int:
    """How many parts have others inside them; outside: nodes that touch the outside."""
    whole = graph.joined(label)
    open_ = np.zeros(len(whole), bool)
    open_[label[outside]] = True
    count = 0
    for p in range(len(whole)):
        rest = np.delete(np.arange(len(whole)), p)
        piece = whole.part(rest).pieces()
        count += len(np.unique(piece)) > len(np.unique(piece[open_[rest]]))
    return count


def _core(ground, atoms: Atoms, micro, graph: Graph) -> np.ndarray:
    """Which micro-grids lie inside the outer ring; both sides are one piece each.

    A city of one county is not divided: all of it is core.
    """
    n = len(graph)
    if graph.weight.sum() / GRID.target < ground.size.one_county_below:
        return np.ones(n, bool)
    inner = ground.terrain.in_core(atoms.middle)
    core = np.bincount(micro, inner * atoms.area, n) > 0.5 * np.bincount(
        micro, atoms.area, n
    )
    for _ in range(3):
        for side in (True, False):
            nodes = np.flatnonzero(core == side)
            piece = graph.part(nodes).pieces()
            small = piece != np.bincount(piece).argmax()
            core[nodes[small]] = not side
    return core


def _counties(ground, atoms: Atoms, of_atom, core, rim, rng) -> np.ndarray:
    """Core and countryside divided apart; a border through a county town is dear."""
    n = len(core)
    if core.all():
        return np.zeros(n, int)
    seats = np.array([(c.x, c.y, c.radius) for c in ground.terrain.centres[1:]])
    far = np.hypot(*(atoms.middle[:, None] - seats[None, :, :2]).transpose(2, 0, 1))
    far = far / seats[None, :, 2]
    near = np.where(far.min(axis=1) < 1.35, far.argmin(axis=1), -1)
    within = (near[atoms.a] >= 0) & (near[atoms.a] == near[atoms.b])
    price = np.where(within, 15 * atoms.price + 2 * atoms.length, atoms.price)
    graph = atoms.graph(np.ones(len(near)), price).joined(of_atom)
    graph.weight = np.ones(n)
    county = np.full(n, -1)
    for side in (True, False):
        nodes = np.flatnonzero(core == side)
        k = max(1, round(len(nodes) / 610))
        each = len(nodes) / k
        band = Band(0.82 * each, 1.17 * each, each)
        county[nodes] = _best(graph, nodes, band, rim, rng) + county.max() + 1
    return county
