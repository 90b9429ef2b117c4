"""Which file is read by which module, told by its content. A format is one file here.

Each has EXTENSIONS, layers(path, encoding) and read(path, encoding, layer, header).
"""

from collections.abc import Iterator
from pathlib import Path

from geodata import (
    content,
    csv_file,
    excel_file,
    geojson_file,
    geoparquet_file,
    html_file,
    kml_file,
    mapinfo_file,
    shapefile,
    vector_file,
    zip_file,
)
from geodata.table import BadFile, Layer, Table

FORMATS = (
    geojson_file,
    vector_file,
    shapefile,
    kml_file,
    mapinfo_file,
    geoparquet_file,
    excel_file,
    html_file,
    csv_file,
)


def read(
    path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    delimiter: str | None = None,
) -> Iterator[Table]:
    """The tables of a file, piece by piece. Raises BadFile where it cannot be read at all.

    layer: which layer or sheet, where a file has several. header: the row, from 1, that
    names the columns. delimiter: of a text's cells, as csv_file calls it. None: guessed,
    and said in the tables' `guesses`.
    """
    path = _there(path)
    if _ending(path) in zip_file.EXTENSIONS:
        return zip_file.read(path, form_of, encoding, layer, header)
    form = form_of(path)
    if form is csv_file and delimiter:
        return csv_file.read(path, encoding, layer, header, delimiter=delimiter)
    return form.read(path, encoding, layer, header)


def layers(path, encoding: str | None = None) -> list[Layer]:
    """The layers, sheets or tables of a file, in its order. Raises BadFile."""
    path = _there(path)
    if _ending(path) in zip_file.EXTENSIONS:
        return zip_file.layers(path, encoding, form_of)
    return form_of(path).layers(path, encoding)


def form_of(path: Path):
    """The module that reads a file."""
    ending = _ending(path)
    for form in FORMATS:
        if ending in form.EXTENSIONS:
            return form
    known = ", ".join(sorted(end for form in FORMATS for end in form.EXTENSIONS))
    raise BadFile(f"{path.name}: unknown kind of file; known are {known}")


def _ending(path):
    if vector_file.is_geodatabase(path):
        return ".gdb"
    return content.ending(path)


def _there(path):
    path = Path(path)
    if vector_file.is_geodatabase(path):
        return path
    if not path.is_file():
        raise BadFile(f"{path} is not there")
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name} is empty: it has 0 bytes")
    return path
