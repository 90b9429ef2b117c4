"""Whose is a point? The engine that gives points their grid: numpy in, numpy out.

`GridIndex` answers for one layer of polygons, `Attributor` for grids and the
micro-grids in them. Neither knows a web nor a database, so the same code serves one
incident, a file of a million rows and a notebook.
"""

from geodata.attribution.index import GridIndex, has_kernels
from geodata.attribution.nested import Attribution, Attributor
from geodata.attribution.reasons import sentence, sentences
from geodata.attribution.rules import (
    EDGE,
    INSIDE,
    MANUAL,
    NEAR,
    OUTSIDE,
    OVERLAP,
    RULES,
    Explanation,
)

__all__ = [
    "EDGE",
    "INSIDE",
    "MANUAL",
    "NEAR",
    "OUTSIDE",
    "OVERLAP",
    "RULES",
    "Attribution",
    "Attributor",
    "Explanation",
    "GridIndex",
    "has_kernels",
    "sentence",
    "sentences",
]
