"""Values of many places in a few classes, as a choropleth shows them.

Each scheme gives upper limits, ascending, the last of them the greatest value: a value is
of the first class whose limit it does not exceed. Limits of quantiles and natural breaks
are values that occur, so that a legend can say "5 to 9". NumPy alone: the usual library
takes 221 MB and minutes for the natural breaks of 5 000 values (tests/domain compares).
"""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

SCHEMES = ("quantiles", "natural", "fixed", "equal")
FEWEST, MOST = 3, 7
# More distinct values than these are thinned to evenly spaced ones of their order before
# natural breaks are sought: the same for everybody who asks, unlike a random sample.
THINNED = 1_500


@dataclass(frozen=True)
class Classes:
    """low: the least value, None without any. counts: places in each class. empty:
    places without a value, a class of its own."""

    scheme: str
    breaks: tuple[float, ...]
    low: float | None
    counts: tuple[int, ...]
    empty: int

    def of(self, value: float | None) -> int | None:
        """The class of a value, from 0; None for none."""
        return None if value is None else bisect_left(self.breaks, value)


def classify(values, scheme="quantiles", k=5, breaks=(), diverging=False) -> Classes:
    """values: numbers, None where there is none. breaks: of the scheme `fixed`.

    Fewer distinct values than k are a class each. diverging: none of the classes holds
    values of both signs, and zero is one of its own.
    """
    known = np.array(sorted(value for value in values if value is not None), float)
    if scheme == "fixed":
        limits = _fixed(known, breaks)
    elif diverging:
        limits = _around_zero(known, scheme, k)
    else:
        limits = LIMITS[scheme](known, k)
    placed = np.bincount(np.searchsorted(limits, known), minlength=len(limits))
    return Classes(
        scheme,
        tuple(map(float, limits)),
        float(known[0]) if len(known) else None,
        tuple(map(int, placed)),
        len(values) - len(known),
    )


def _fixed(known, breaks):
    limits = sorted(set(map(float, breaks)))
    if len(known) and (not limits or known[-1] > limits[-1]):
        limits.append(float(known[-1]))
    return limits


def _around_zero(known, scheme, k):
    half = max(1, k // 2)
    below, above = known[known < 0], known[known > 0]
    zero = [0.0] if len(known) and (len(below) + len(above) < len(known)) else []
    if len(below) and len(above) and not zero:
        zero = [0.0]  # what parts the colours, though no place stands there
    return [*LIMITS[scheme](below, half), *zero, *LIMITS[scheme](above, half)]


def _quantiles(known, k):
    """Alike many in each class, as far as equal values allow it."""
    distinct, tally = np.unique(known, return_counts=True)
    if len(distinct) <= k:
        return distinct.tolist()
    ranks = np.ceil(np.arange(1, k + 1) * len(known) / k).astype(int) - 1
    limits = np.unique(known[ranks])
    if len(limits) < k and tally[0] > len(known) / k and k > 1:
        # Most places have none: that is one class, and the others share what is left.
        return [float(distinct[0]), *_quantiles(known[known > distinct[0]], k - 1)]
    return limits.tolist()


def _equal(known, k):
    distinct = np.unique(known)
    if len(distinct) <= k:
        return distinct.tolist()
    limits = np.linspace(known[0], known[-1], k + 1)[1:]
    limits[-1] = known[-1]
    return limits.tolist()


def _natural(known, k):
    """Where values lie closest together in each class (Fisher and Jenks): the least sum
    of squared distances from the means, exactly, over the distinct values."""
    distinct, tally = _thinned(*np.unique(known, return_counts=True))
    n = len(distinct)
    if n <= k:
        return distinct.tolist()
    sums = _Sums(distinct - distinct.mean(), tally)
    cost = sums.spread(0, np.arange(n))  # of the first class, up to each value
    starts = []
    for _ in range(k - 1):
        start = np.zeros(n, int)
        better = cost.copy()
        for last in range(1, n):
            first = np.arange(1, last + 1)
            total = cost[first - 1] + sums.spread(first, last)
            at = int(total.argmin())
            better[last], start[last] = total[at], first[at]
        starts.append(start)
        cost = better
    return _traced(distinct, starts)


def _traced(distinct, starts):
    last, limits = len(distinct) - 1, []
    for start in reversed(starts):
        limits.append(float(distinct[last]))
        last = start[last] - 1
    return [float(distinct[last]), *reversed(limits)]


class _Sums:
    """Running sums, so that the spread of any run of values is a subtraction."""

    def __init__(self, values, tally):
        self.n, self.x, self.xx = (
            np.concatenate([[0], np.cumsum(tally * values**power)])
            for power in (0, 1, 2)
        )

    def spread(self, first, last):
        n = self.n[last + 1] - self.n[first]
        x = self.x[last + 1] - self.x[first]
        return self.xx[last + 1] - self.xx[first] - x * x / n


def _thinned(distinct, tally):
    if len(distinct) <= THINNED:
        return distinct, tally
    kept = np.linspace(0, len(distinct) - 1, THINNED).round().astype(int)
    groups = np.searchsorted(kept, np.arange(len(distinct)))
    return distinct[kept], np.bincount(groups, weights=tally)


LIMITS = {"quantiles": _quantiles, "natural": _natural, "equal": _equal}
