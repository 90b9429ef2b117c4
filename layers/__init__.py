"""The map's layers: one file each. Adding a layer is adding a file here.

A layer file says, in this order, what the layer is, which rows it holds, what each
field means and how it is drawn. Tiles, the style, the legend, the popup and the API's
description are all made from it. Files that begin with an underscore are no layers.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

Text = dict[str, str]  # {"zh": …, "en": …}


@dataclass(frozen=True)
class Part:
    """A second MVT layer in the same tile, named `<layer>_<part>`.

    Label points travel so: a name that hangs on a polygon is drawn once in each tile.
    """

    sql: str
    fields: dict[str, Text]


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    sql selects id, geom (EPSG:4490) and every field. It may use these parameters:
    %(box)s the tile with a margin, %(tile)s the tile itself, both EPSG:4490 boxes;
    %(z)s %(x)s %(y)s; %(at)s whose boundaries, if `dated`; and, if `filterable`, the
    word {chosen}: the reader's filter over the alias `i`. A place is always asked for
    as `geom && %(box)s` first: under row level security only that uses the index.
    """

    id: str
    title: Text
    description: Text
    sql: str
    fields: dict[str, Text]
    style: list[dict]  # MapLibre layers: see _style.py for what is filled in
    legend: list[dict] = field(default_factory=list)  # label, color, shape
    parts: dict[str, Part] = field(default_factory=dict)
    once: str | None = None  # asked once a tile; sql and parts find it as `once`
    order: int = 50  # drawn from low to high, unless a style layer has its own
    zooms: tuple[int, int] = (0, 16)
    group: str = "base"  # base, grid or incident
    visible: bool = True
    version: str | None = None  # key in layer_version; None: rows change all the time
    dated: bool = False  # boundaries of another day may be asked for with at=
    filterable: bool = False
    snapped: bool = False  # borders are shared: all zooms move a corner alike
    in_tile_space: bool = False  # geom is in the tile's own 0…4096 already
    shows_rows: bool = False  # refused to those who may only see aggregates
    aggregate_sql: str | None = None  # what those get instead of sql


@cache
def all_layers() -> dict[str, Layer]:
    """Every layer by id, in drawing order."""
    found = [
        import_module(f"layers.{module.name}").layer
        for module in iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return {layer.id: layer for layer in sorted(found, key=lambda layer: layer.order)}
