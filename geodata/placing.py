"""Where a row lies: from its shape, its WKT or its written coordinates, in CGCS2000.

What can only have been meant in one way is put right and noted with the row; what is
doubtful is no place. A row without a place is refused, unless it has an address and may
wait for somebody to set its pin.
"""

import numpy as np
import shapely

from geodata import coordinates, crs, crs_guess
from geodata.china import in_china
from geodata.shapes import refuse_unclosed_wkt

SWAPPED = "longitude and latitude stood in each other's column: put right"
IN_ONE = "both coordinates stood in one cell: taken apart"
IN_COMMA = "a comma in a coordinate was read as its decimal point"
IN_DMS = "coordinates in degrees, minutes and seconds were read"
SCALES = {1e6: "millionths", 1e7: "ten-millionths", 1e5: "hundred-thousandths"}
ZERO = "its coordinates are 0, 0: a placeholder"
ALIKE = "its coordinates are the same whole number twice: a placeholder"
WAITS = ": it waits to be placed by its address"
NEAR_ZERO = 0.01  # degrees
PILE, PILE_SHARE = 20, 0.05  # rows with the very same point that are worth a word
KM = 111.195  # of a degree of latitude


def place(piece, territory=None, far_km: float = 50.0) -> None:
    """Fills raw_x, raw_y, lon, lat and geometry of a piece (geodata.intake.Piece).

    territory: west, south, east, north of the city, in degrees; what lies more than
    far_km beyond it is no place of this city. None: anywhere on earth is one.
    """
    shapes = piece.table.geometry
    if shapes is None and piece.has("wkt") and not piece.has("lon"):
        shapes = _from_wkt(piece)
    if shapes is not None:
        _place_shapes(piece, shapes)
    elif piece.has("lonlat") or (piece.has("lon") and piece.has("lat")):
        _place_numbers(piece, territory)
    _misplace_impossible(piece)
    if territory is not None:
        _misplace_far(piece, territory, far_km)


def misplace(piece, which, reason) -> None:
    """Take a row's place away. reason: a text, or position -> text. With an address it
    waits for a pin if rows of its kind do; else it is refused."""
    for at in np.flatnonzero(which).tolist():
        why = reason if isinstance(reason, str) else reason(at)
        piece.lon[at] = piece.lat[at] = np.nan
        if piece.waits and piece.text("address")[at]:
            piece.note(at, why + WAITS)
        else:
            piece.refuse(at, why)


def _from_wkt(piece):
    texts = np.where(piece.text("wkt") == "", None, piece.text("wkt"))
    shapes = shapely.from_wkt(texts, on_invalid="ignore")
    bad = (piece.text("wkt") != "") & shapely.is_missing(shapes)
    refuse_unclosed_wkt(piece.text("wkt")[bad], map(piece.table.said, np.flatnonzero(bad)))
    piece.refuse_all(bad, "its geometry is no WKT")
    return shapely.force_2d(shapes)


def _place_shapes(piece, shapes):
    shapes = shapes.copy()
    wild = _beyond_earth(shapes, piece.datum)
    points = shapely.get_type_id(shapes) == 0
    piece.refuse_all(
        wild & ~points,
        f"its coordinates are no places in {piece.datum}: --datum EPSG:n names another"
        " system",
    )
    kept = shapes.copy()
    shapes[wild] = None
    piece.geometry = shapely.transform(
        shapes,
        lambda x, y: crs.to_cgcs2000(x, y, piece.datum),
        interleaved=False,
    )
    point = points & ~shapely.is_empty(kept)
    piece.raw_x[point], piece.raw_y[point] = (
        shapely.get_x(kept[point]),
        shapely.get_y(kept[point]),
    )
    point &= ~wild
    piece.lon[point] = shapely.get_x(piece.geometry[point])
    piece.lat[point] = shapely.get_y(piece.geometry[point])


def _beyond_earth(shapes, datum):
    """Which shapes have a coordinate that is no longitude and latitude."""
    spots, whose = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = crs.to_cgcs2000(spots[:, 0], spots[:, 1], datum)
    with np.errstate(invalid="ignore"):
        fine = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    wild = np.zeros(len(shapes), bool)
    wild[whose[~fine]] = True
    return wild


def _place_numbers(piece, territory):
    x, y, swapped = _two_cells(piece) if piece.has("lon") else _one_cell(piece)
    if piece.has("lon") and crs.is_degrees(piece.datum):
        x, y = _with_commas(piece, x, y, territory)
    if crs.is_degrees(piece.datum) and (
        territory is not None or not crs_guess.are_lengths(x, y)
    ):
        x, y = _scaled(piece, x, y, territory)
        swapped |= _must_be_swapped(x, y, piece.datum, territory)
    elif territory is not None and not crs.is_degrees(piece.datum):
        swapped |= _only_swapped_inside(x, y, piece.datum, territory)
    x, y = np.where(swapped, y, x), np.where(swapped, x, y)
    piece.note_all(swapped, SWAPPED)
    piece.raw_x[:], piece.raw_y[:] = x, y
    piece.lon[:], piece.lat[:] = crs.to_cgcs2000(x, y, piece.datum)
    _note_piles(piece)


def _two_cells(piece):
    x, bad_x, form_x, axis_x = coordinates.parse(piece.text("lon"))
    y, bad_y, form_y, axis_y = coordinates.parse(piece.text("lat"))
    if all(coordinates.says_packed(piece.columns.get(f, "")) for f in ("lon", "lat")):
        x, bad_x = coordinates.unpacked(piece.text("lon"))
        y, bad_y = coordinates.unpacked(piece.text("lat"))
        piece.note_all(np.isfinite(x) & np.isfinite(y), IN_DMS)
    _take_apart(piece, x, y, bad_x, bad_y)
    for name, bad in (("lon", bad_x), ("lat", bad_y)):
        texts = piece.text(name)
        misplace(piece, bad, lambda at, n=name, t=texts: f"{n} is no number: {t[at]!r}")
    bad = bad_x | bad_y
    x, y = np.where(bad, np.nan, x), np.where(bad, np.nan, y)
    comma, dms = coordinates.COMMA, coordinates.DMS
    piece.note_all((form_x == comma) | (form_y == comma), IN_COMMA)
    piece.note_all((form_x == dms) | (form_y == dms), IN_DMS)
    half = (np.isfinite(x) != np.isfinite(y)) & ~bad
    misplace(piece, half, "only one of its two coordinates is there")
    x, y = np.where(half, np.nan, x), np.where(half, np.nan, y)
    lat_x, lon_y = axis_x == coordinates.LAT, axis_y == coordinates.LON
    crossed = (lat_x | lon_y) & ~(lat_x & lon_y) & (abs(x) > 90)
    misplace(piece, crossed, "its coordinates contradict the letters beside them")
    x = np.where(crossed, np.nan, x)
    return x, np.where(crossed, np.nan, y), lat_x & lon_y


def _take_apart(piece, x, y, bad_x, bad_y):
    """Both coordinates in the cell of one, the other empty or the same: fills x and y."""
    for name, other in (("lon", "lat"), ("lat", "lon")):
        texts, beside = piece.text(name), piece.text(other)
        bad = bad_x if name == "lon" else bad_y
        which = np.flatnonzero(bad & ((beside == "") | (beside == texts)))
        lon, lat, none = coordinates.pairs(texts[which])
        which, lon, lat = which[~none], lon[~none], lat[~none]
        x[which], y[which] = lon, lat
        bad_x[which] = bad_y[which] = False
        for at in which:
            piece.note(at, IN_ONE)


def _one_cell(piece):
    texts = piece.text("lonlat")
    lat_first = coordinates.says_lat_first(piece.columns.get("lonlat", ""))
    x, y, bad = coordinates.pairs(texts, lat_first)
    misplace(piece, bad, lambda at: f"lonlat is no pair of coordinates: {texts[at]!r}")
    return x, y, np.zeros(len(x), bool)


def _with_commas(piece, x, y, territory):
    """119,411 where degrees are meant: three decimals behind a comma, no thousands."""
    east, north = x.copy(), y.copy()
    for numbers, name in ((east, "lon"), (north, "lat")):
        texts = piece.text(name)
        comma = [text.count(",") == 1 and "." not in text for text in texts.tolist()]
        numbers[np.array(comma, bool) & (np.abs(numbers) > 180)] /= 1000
    changed = (east != x) | (north != y)
    fits = changed & np.isfinite(east) & np.isfinite(north)
    fits &= _inside(east, north, territory) | _inside(north, east, territory)
    piece.note_all(fits, IN_COMMA)
    return np.where(fits, east, x), np.where(fits, north, y)


def _scaled(piece, x, y, territory):
    """Degrees without their point: 121379488, 31191720."""
    for factor, name in SCALES.items():
        wild = (np.abs(x) > 180) & (np.abs(y) > 90)
        lon, lat = x / factor, y / factor
        fits = wild & _inside(lon, lat, territory)
        piece.note_all(fits, f"coordinates in {name} of a degree were read")
        x, y = np.where(fits, lon, x), np.where(fits, lat, y)
    return x, y


def _must_be_swapped(x, y, datum, territory):
    """Rows that are no place as they stand, and are one the other way round."""
    with np.errstate(invalid="ignore"):
        wrong = (np.abs(y) > 90) & (np.abs(x) <= 90) & (np.abs(y) <= 180)
    if territory is not None:
        wrong |= _only_swapped_inside(x, y, datum, territory)
    return wrong


def _only_swapped_inside(x, y, datum, territory):
    found = np.ones(len(x), bool)
    if crs.is_degrees(datum):  # no datum shifts by a tenth: few need be worked out
        found = _inside(y, x, territory, room=0.3)
    x, y = x[found], y[found]
    other = _inside(*crs.to_cgcs2000(y, x, datum), territory)
    found[found] = other & ~_inside(*crs.to_cgcs2000(x, y, datum), territory)
    return found


def _inside(lon, lat, territory, room=0.2):
    if territory is None:
        return in_china(lon, lat)
    west, south, east, north = territory
    with np.errstate(invalid="ignore"):
        across = (lon >= west - room) & (lon <= east + room)
        return across & (lat >= south - room) & (lat <= north + room)


def _misplace_impossible(piece):
    given = np.isfinite(piece.raw_x) & np.isfinite(piece.raw_y)
    zero = given & (abs(piece.raw_x) < NEAR_ZERO) & (abs(piece.raw_y) < NEAR_ZERO)
    misplace(piece, zero, ZERO)
    given &= ~zero
    # 1, 1 or 999, 999: whole degrees, and the same one twice, are nobody's place.
    alike = given & (piece.raw_x == piece.raw_y) & (piece.raw_x % 1 == 0)
    misplace(piece, alike, ALIKE)
    given &= ~alike
    known = np.isfinite(piece.lon) & np.isfinite(piece.lat)
    with np.errstate(invalid="ignore"):
        fine = known & (abs(piece.lon) <= 180) & (abs(piece.lat) <= 90)
    misplace(piece, given & ~fine, f"its coordinates are no place in {piece.datum}")


def _misplace_far(piece, territory, far_km):
    west, south, east, north = territory
    with np.errstate(invalid="ignore"):
        east_km = np.maximum(west - piece.lon, piece.lon - east) * np.cos(
            np.radians(piece.lat)
        )
        north_km = np.maximum(south - piece.lat, piece.lat - north)
        away = KM * np.hypot(np.maximum(east_km, 0), np.maximum(north_km, 0))
        far = away > far_km
    misplace(
        piece,
        far,
        f"its coordinates lie more than {far_km:.0f} km outside the city",
    )


def _note_piles(piece):
    """Many rows at the very same point are no accident: an office, or a default."""
    spots = np.flatnonzero(np.isfinite(piece.raw_x) & (piece.raw_x != 0))
    if len(spots) < PILE:
        return
    pairs = piece.raw_x[spots] + 1j * piece.raw_y[spots]
    _, which, count = np.unique(pairs, return_inverse=True, return_counts=True)
    most = max(PILE, PILE_SHARE * len(piece))
    piled = spots[count[which] >= most]
    piece.note_all(
        np.isin(np.arange(len(piece)), piled),
        "many rows have this very point: is it a placeholder?",
    )
