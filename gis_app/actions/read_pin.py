"""A pair of numbers in some datum becomes a place on earth, or a clear refusal."""

from geodata.crs import UnknownDatum, to_cgcs2000
from gis_app.errors import BadRequest


def read_pin(x, y, datum):
    """(lon, lat) in CGCS2000, floats. Raises BadRequest."""
    try:
        lon, lat = map(float, to_cgcs2000(x, y, datum))
    except UnknownDatum as error:
        raise BadRequest(str(error)) from None
    if not (-180 <= lon <= 180 and -90 < lat < 90):
        raise BadRequest(f"{x}, {y} is no place on earth in {datum}: lon comes first.")
    return lon, lat
