"""Which file is read by which module, told by its extension. A format is one file here."""

from collections.abc import Iterator
from pathlib import Path

from geodata import csv_file, geojson_file
from geodata.table import BadFile, Table

FORMATS = (geojson_file, csv_file)
LATER = (
    *(".gpkg", ".shp", ".zip", ".gdb", ".kml", ".kmz", ".dxf", ".tab", ".mif"),
    *(".parquet", ".tsv", ".txt", ".xlsx", ".xls"),
)


def read(
    path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """The tables of a file, piece by piece. Raises BadFile where it cannot be read at all.

    layer: which layer or sheet, where a file has several. header: the row, from 1, that
    names the columns. None: guessed, and said in the tables' `guesses`.
    """
    path = Path(path)
    if not path.is_file():
        raise BadFile(f"{path} is not there")
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name} is empty: it has 0 bytes")
    ending = path.suffix.lower()
    for form in FORMATS:
        if ending in form.EXTENSIONS:
            return form.read(path, encoding)
    known = ", ".join(sorted(end for form in FORMATS for end in form.EXTENSIONS))
    if ending in LATER:
        raise BadFile(
            f"{path.name}: {ending} files are not supported yet; save it as {known}"
        )
    raise BadFile(f"{path.name}: unknown kind of file; known are {known}")
