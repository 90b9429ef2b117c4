"""Grids and the micro-grids in them, asked together: the seam `attribute(points)`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geodata.attribution import rules
from geodata.attribution.index import GridIndex


@dataclass(frozen=True)
class Attribution:
    """Each point's grid and micro-grid, and why that grid; all arrays (n,).

    grid, micro, runner_up: int32, positions in the codes of their layer (runner_up: of
    the grids), -1 = none. rule, edge_distance_m, ambiguous: as in `rules.Explanation`.
    """

    grid: np.ndarray
    micro: np.ndarray
    rule: np.ndarray
    runner_up: np.ndarray
    edge_distance_m: np.ndarray
    ambiguous: np.ndarray

    @property
    def rule_names(self) -> np.ndarray:
        return np.array(rules.RULES)[self.rule]


class Attributor:
    """Two layers, one answer: the micro-grid is sought in the winning grid alone."""

    def __init__(
        self,
        grids: GridIndex,
        micro_grids: GridIndex | None = None,
        near_m: float = rules.NEAR_M,
    ):
        self.grids = grids
        self.micro_grids = micro_grids
        self.near_m = near_m

    def attribute(self, lon, lat, accuracy_m=None) -> Attribution:
        """lon, lat: float64 (n,), degrees, CGCS2000; accuracy_m: metres or None."""
        lon, lat = np.atleast_1d(lon), np.atleast_1d(lat)
        found = self.grids.explain(lon, lat, self.near_m, accuracy_m)
        return Attribution(
            grid=found.owner,
            micro=self._micro(lon, lat, found.owner),
            rule=found.rule,
            runner_up=found.runner_up,
            edge_distance_m=found.edge_distance_m,
            ambiguous=found.ambiguous,
        )

    @cached_property
    def _runs(self):
        """Where each grid's micro-grids stand among all."""
        return self.micro_grids.runs_of(self.grids.codes)

    def _micro(self, lon, lat, grid) -> np.ndarray:
        micro = np.full(len(grid), -1, np.int32)
        owned = np.flatnonzero(grid >= 0)
        if self.micro_grids is None or not owned.size:
            return micro
        inner = self.micro_grids.explain(
            lon[owned],
            lat[owned],
            self.near_m,
            runs=self._runs[:, grid[owned]],
            edges=False,
        )
        micro[owned] = inner.owner
        return micro
