"""The city's border: along field tracks and the shore, one piece, no holes, no pinch."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.demo.faces import neighbours
from geodata.demo.plane import COAST

LOOSE = {"field", "hill", "water", "pond"}
ROUNDS = 14


@dataclass
class Contacts:
    """Edges between faces (a, b with length and class) and edges with one face."""

    a: np.ndarray
    b: np.ndarray
    length: np.ndarray
    cls: np.ndarray
    rim: np.ndarray
    rim_length: np.ndarray
    rim_cls: np.ndarray


def contacts(plane, rings) -> Contacts:
    """Who touches whom along what."""
    sides = sorted(neighbours(rings).items())
    ends = np.array([k for k, _ in sides])
    xy = np.array(plane.xy)
    length = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T)
    cls = np.array([plane.cls[k] for k, _ in sides])
    two = np.array([len(f) == 2 for _, f in sides])
    pairs = np.array([f for _, f in sides if len(f) == 2])
    rim = np.array([f[0] for _, f in sides if len(f) == 1])
    return Contacts(
        pairs[:, 0], pairs[:, 1], length[two], cls[two], rim, length[~two], cls[~two]
    )


def draw_border(ground) -> None:
    """Keep the faces inside; fields on the rim fall out or come in by majority."""
    faces = ground.faces
    touch = contacts(ground.plane, [f.ring for f in faces])
    points = shapely.get_coordinates(shapely.point_on_surface(ground.polygons()))
    held = shapely.contains_xy(ground.terrain.outline, *points.T)
    loose = np.array([f.use in LOOSE for f in faces])
    held = _majority(touch, held, loose)
    held = _one_piece(touch, held)
    for _ in range(20):
        pinched = _pinches(ground.plane, faces, held)
        if not pinched:
            break
        held[pinched] = True
        held = _one_piece(touch, held)
    ground.faces = [f for f, h in zip(faces, held, strict=True) if h]


def _majority(touch: Contacts, held, loose):
    n = len(held)
    around = np.bincount(touch.a, touch.length, n) + np.bincount(
        touch.b, touch.length, n
    )
    around += np.bincount(touch.rim, touch.rim_length, n)
    shore = touch.rim_cls == COAST
    base = np.bincount(touch.rim[shore], touch.rim_length[shore], n)
    for _ in range(ROUNDS):
        ours = base + np.bincount(touch.a, touch.length * held[touch.b], n)
        ours += np.bincount(touch.b, touch.length * held[touch.a], n)
        share = ours / around
        held = np.where(loose & (share < 0.46), False, held)
        held = np.where(loose & (share > 0.54), True, held)
    return held


def _pieces(touch: Contacts, chosen) -> np.ndarray:
    """Number of the connected piece of each chosen face."""
    n = len(chosen)
    both = chosen[touch.a] & chosen[touch.b]
    a, b = touch.a[both], touch.b[both]
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(n, n))
    return connected_components(graph, directed=False)[1]


def _one_piece(touch: Contacts, held):
    """The largest piece, with whatever it encloses."""
    piece = _pieces(touch, held)
    largest = np.bincount(piece[held]).argmax()
    held = held & (piece == largest)
    outer = _pieces(touch, ~held)
    open_ = np.unique(outer[touch.rim[touch.rim_cls != COAST]])
    return held | ~np.isin(outer, open_)


def _pinches(plane, faces, held) -> list[int]:
    """Faces to bring in where the border would touch itself in a point."""
    rings = [f.ring for f in faces]
    leaving: dict[int, int] = {}
    for (a, b), sides in neighbours(rings).items():
        if sum(bool(held[f]) for f in sides) == 1:
            for point in (a, b):
                leaving[point] = leaving.get(point, 0) + 1
    pinched = {point for point, count in leaving.items() if count > 2}
    if not pinched:
        return []
    return [
        i
        for i, ring in enumerate(rings)
        if not held[i] and not pinched.isdisjoint(ring)
    ]
