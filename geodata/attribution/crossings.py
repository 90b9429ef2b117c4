"""On which side, and how often crossed: the sign tests of the cell tree.

A sign is said only where floating point is sure of it (Shewchuk 1997, "Adaptive precision
floating-point arithmetic", the bound of orient2d's first stage).
"""

from geodata.attribution.compiled import inlined

BOUND = 3.3306690738754716e-16
NOT_SURE, AT_ITS_END = -1, -2


@inlined
def side(x1, y1, x2, y2, x, y):
    """1 left of the edge, -1 right of it, 0 not sure."""
    left = (x2 - x1) * (y - y1)
    right = (y2 - y1) * (x - x1)
    turn = left - right
    bound = BOUND * (abs(left) + abs(right))
    if turn > bound:
        return 1
    if turn < -bound:
        return -1
    return 0


@inlined
def crossed(x1, y1, x2, y2, x0, y0, x, y):
    """How often the way from (x0, y0) up to (x0, y), then along to (x, y) crosses an
    edge: 0, 1 or 2; AT_ITS_END; or NOT_SURE, as of a place on the edge."""
    # A place on a level edge or on a corner, which the rule below would not see.
    if (y == y1 or y == y2) and min(x1, x2) <= x <= max(x1, x2):
        at_end = (x == x1 and y == y1) or (x == x2 and y == y2)
        return AT_ITS_END if at_end else NOT_SURE
    # An end on the way's own line counts as left of it, or below: once for both edges.
    upward = (x1 <= x0) != (x2 <= x0)
    along = (y1 <= y) != (y2 <= y)
    if not (upward or along):
        return 0
    bend = side(x1, y1, x2, y2, x0, y)
    if bend == 0:
        return NOT_SURE
    times = 0
    if upward:
        start = side(x1, y1, x2, y2, x0, y0)
        if start == 0:
            return NOT_SURE
        times += start != bend
    if along:
        end = side(x1, y1, x2, y2, x, y)
        if end == 0:
            return NOT_SURE
        times += end != bend
    return times
