"""One SQL statement that turns any layer into a vector tile."""

from math import atan, degrees, pi, sinh
from typing import NamedTuple

from psycopg2 import sql

EXTENT, MARGIN = 4096, 64  # a tile's own units; what is drawn over its edge
# Corners move to a lattice of this many units (a quarter of a pixel) below the deepest
# zoom of a layer: neighbours' corners move alike, so shared borders stay shared.
STEP = 2

# What every tile is made of: each part is an MVT layer, and parts are simply strung
# together; a part without rows is empty, not null.
PART = sql.SQL("""
    (WITH feature AS ({select})
     SELECT coalesce(ST_AsMVT(mvt, {name}, %(extent)s, 'shape', 'id'), '')
       FROM (SELECT {fields}, {shape} AS shape FROM feature) AS mvt
      WHERE shape IS NOT NULL)
""")
SHAPE = sql.SQL("""
    ST_AsMVTGeom(ST_Transform({geom}, 3857), ST_TileEnvelope(%(z)s, %(x)s, %(y)s),
                 %(extent)s, %(margin)s)
""")
POINT = sql.SQL("""
    ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(%(z)s, %(x)s, %(y)s),
                 %(extent)s, 0)
""")
SNAPPED = sql.SQL("ST_SnapToGrid(geom, 0, 0, %(step_lon)s, %(step_lat)s)")
EVERYTHING = sql.SQL("true")
# Starting workers costs more than they save on a few streets, and a screen asks for a
# dozen tiles at once. Sent along with the statement, so it is no further round trip.
FEW_STREETS = 13
ALONE = sql.SQL("SET LOCAL max_parallel_workers_per_gather = 0;")


class Place(NamedTuple):
    """One square of the tile pyramid."""

    z: int
    x: int
    y: int

    def box(self, margin=0.0):
        """west, south, east, north in degrees, wider by this share of a side."""
        return (
            (self.x - margin) / 2**self.z * 360 - 180,
            self._latitude(self.y + 1 + margin),
            (self.x + 1 + margin) / 2**self.z * 360 - 180,
            self._latitude(self.y - margin),
        )

    def _latitude(self, row):
        return degrees(atan(sinh(pi * (1 - 2 * row / 2**self.z))))


class Box:
    """A box as SQL: a constant for the planner, so that estimates are right."""

    def __init__(self, corners):
        self.corners = corners

    def __conform__(self, protocol):
        return self

    def getquoted(self):
        return f"ST_MakeEnvelope({', '.join(map(repr, self.corners))}, 4490)".encode()


def tile(cursor, layer, place, at=None, chosen=None, aggregates=False):
    """Bytes of one tile; empty when nothing is there.

    at: whose boundaries (None: those of now). chosen: (condition over the alias i,
    parameters), None for all. aggregates: the reader may see counts only.
    """
    statement, parameters = statement_for(layer, place, at, chosen, aggregates)
    if place.z >= FEW_STREETS:
        statement = ALONE + statement
    cursor.execute(statement, parameters)
    return bytes(cursor.fetchone()[0])


def statement_for(layer, place, at=None, chosen=None, aggregates=False):
    """(SQL, parameters) of a tile, for `tile` and for tests that ask EXPLAIN."""
    condition, values = chosen or (EVERYTHING, {})
    select = aggregates and layer.aggregate_sql or layer.sql
    parts = [
        PART.format(
            select=sql.SQL(select).format(chosen=condition),
            name=sql.Literal(layer.id),
            fields=_names(layer.fields),
            shape=_shape(layer, place),
        )
    ]
    parts += [
        PART.format(
            select=sql.SQL(part.sql).format(chosen=condition),
            name=sql.Literal(f"{layer.id}_{name}"),
            fields=_names(part.fields),
            shape=POINT,
        )
        for name, part in layer.parts.items()
    ]
    whole = sql.SQL("{} SELECT {}").format(
        once(layer, condition), sql.SQL(" || ").join(parts)
    )
    return whole, values | _parameters(place, at)


def once(layer, condition):
    """What the parts of a tile share, asked a single time."""
    if layer.once is None:
        return sql.SQL("")
    shared = sql.SQL(layer.once).format(chosen=condition)
    return sql.SQL("WITH once AS MATERIALIZED ({})").format(shared)


def versions(cursor):
    """{key: version} of all layers whose rows have one; raised by the database."""
    cursor.execute("SELECT layer, version FROM layer_versions()")
    return {row.layer: row.version for row in cursor}


def change_mark(cursor):
    """A text that differs when an incident has changed."""
    cursor.execute("SELECT change_mark() AS mark")
    return cursor.fetchone().mark


def _names(fields):
    return sql.SQL(", ").join(sql.Identifier(name) for name in ["id", *fields])


def _shape(layer, place):
    if layer.in_tile_space:
        return sql.SQL("geom")
    snapped = layer.snapped and place.z < layer.zooms[1]
    return SHAPE.format(geom=SNAPPED if snapped else sql.SQL("geom"))


def _parameters(place, at):
    step = 360 / 2**place.z / EXTENT * STEP
    return {
        **place._asdict(),
        "tile": Box(place.box()),
        "box": Box(place.box(MARGIN / EXTENT)),
        "extent": EXTENT,
        "margin": MARGIN,
        "step_lon": step,
        "step_lat": step * 0.75,  # a degree of latitude is longer; the same everywhere
        "at": at or _Now(),
    }


class _Now:
    """now() of the transaction, as a parameter."""

    def __conform__(self, protocol):
        return self

    def getquoted(self):
        return b"now()"
