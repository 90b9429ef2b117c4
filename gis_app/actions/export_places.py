"""Write grids, micro-grids or units in force to a file."""

from geodata import writers
from gis_app.errors import BadRequest
from gis_app.store import boundaries

KINDS = ("grids", "micro_grids", "units")


def export_places(cursor, kind, path, under="", at=None):
    """Returns the number of rows. kind: one of KINDS; at: on the boundaries of then."""
    if kind == "units":
        rows = boundaries.units(cursor, under, at)
    else:
        rows = boundaries.grids(cursor, boundaries.LAYERS[kind], under, at)
    names = [name for name in rows[0]._fields if name != "wkb"] if rows else ["code"]
    sheet = writers.Sheet(title=kind, columns=names, rows=rows, shaped=True)
    try:
        return writers.write(path, sheet)
    except ValueError as error:
        raise BadRequest(str(error)) from None
