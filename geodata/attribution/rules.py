"""The rules of attribution by name and number, and the numbers they round to.

The database answers the same questions in SQL. Both round before they compare, so that
a tie is a tie in every engine: distances to 1 mm, areas to 0.01 m², both planar in the
zone of the layer. Codes are compared byte by byte (collation "C").
"""

from dataclasses import dataclass

import numpy as np

OUTSIDE, INSIDE, EDGE, OVERLAP, NEAR, MANUAL = range(6)
RULES = ("outside", "inside", "edge", "overlap", "near", "manual")

NEAR_M = 20.0
SPECIAL = "S"  # the type letter of a grid carved out of the Z layer
LETTER = 12  # where a grid's code has its type letter, counted from 0


@dataclass(frozen=True)
class Explanation:
    """Whose each point is and why; all arrays (n,).

    owner, runner_up: int32, position in the index's codes, -1 = none.
    rule: int8, a place in RULES.   edge_distance_m: float64, NaN outside.
    ambiguous: bool, somebody should look at it when it matters.
    """

    owner: np.ndarray
    rule: np.ndarray
    runner_up: np.ndarray
    edge_distance_m: np.ndarray
    ambiguous: np.ndarray

    @property
    def rule_names(self) -> np.ndarray:
        return np.array(RULES)[self.rule]

    @classmethod
    def unowned(cls, n: int) -> "Explanation":
        """n points that nobody owns yet."""
        return cls(
            owner=np.full(n, -1, np.int32),
            rule=np.full(n, OUTSIDE, np.int8),
            runner_up=np.full(n, -1, np.int32),
            edge_distance_m=np.full(n, np.nan),
            ambiguous=np.zeros(n, bool),
        )


def round_metres(distance) -> np.ndarray:
    """Metres rounded to 1 mm."""
    return np.rint(np.asarray(distance) * 1000.0) / 1000.0


def overlap_order(codes: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Each grid's place in the order that settles an overlap.

    Letter S before all others, then the smaller area, then the smaller code. It hangs
    on the grid alone, so it is worked out once and compared as a number ever after.
    """
    special = np.array([code[LETTER : LETTER + 1] == SPECIAL for code in codes], bool)
    return places(np.lexsort((codes, np.rint(areas * 100.0), ~special)))


def places(order: np.ndarray) -> np.ndarray:
    """The place of each item, of the items in order."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place
