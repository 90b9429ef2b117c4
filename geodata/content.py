"""What a file is, told by its first bytes; its name decides only among texts."""

import re
import zipfile
from pathlib import Path

from geodata.table import BadFile

HEAD = 1 << 14
TEXTS = (".csv", ".tsv", ".txt")
BOOKS = (".xls", ".xlsx", ".xlsm")  # which many systems call their pages and texts
# First bytes -> the ending that such a file should have.
MAGIC = (
    (b"SQLite format 3\0", ".gpkg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
    (b"PAR1", ".parquet"),
    (b"fgb\x03", ".fgb"),
    (b"\x00\x00\x27\x0a", ".shp"),
    (b"AutoCAD Binary DXF", ".dxf"),
)
# First bytes of what is not read here -> what it is, and what to do.
FOREIGN = (
    (b"AC10", "a DWG drawing: save it as DXF"),
    (b"Rar!", "a RAR archive: unpack it and make a zip"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it and make a zip"),
    (b"\x1f\x8b", "packed with gzip: unpack it"),
    (b"BZh", "packed with bzip2: unpack it"),
    (b"\xfd7zXZ", "packed with xz: unpack it"),
    (b"%PDF", "a PDF: a table or a layer is wanted"),
    (b"\x89PNG", "a picture: a table or a layer is wanted"),
    (b"\xff\xd8\xff", "a picture: a table or a layer is wanted"),
    (b"II*\x00", "a picture: a table or a layer is wanted"),
    (b"MM\x00*", "a picture: a table or a layer is wanted"),
    (b"\x00\x01\x00\x00Standard Jet", "an Access database: export the layer or table"),
    (b"\x00\x01\x00\x00Standard ACE", "an Access database: export the layer or table"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_JSON = re.compile(r'\s*[{\[]\s*("|[{\]}]|$)')
_PAGE = re.compile(
    r"<(!doctype html|html|head|meta|body|table|div|style)\b", re.IGNORECASE
)
_DXF = re.compile(r"(\s*999\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\b", re.IGNORECASE)


def ending(path: Path) -> str:
    """The ending that the content calls for (".gpkg", ".zip", ".csv" …), or the file's
    own where its content does not say. Raises BadFile for what is not read here."""
    with open(path, "rb") as file:
        head = file.read(HEAD)
    own = path.suffix.lower()
    for magic, what in MAGIC:
        if head.startswith(magic):
            return what
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(path)
    text = _text(head)
    if text is not None:
        return _of_text(text, own)
    for magic, what in FOREIGN:
        if head.startswith(magic):
            raise BadFile(f"{path.name} is {what}")
    return own


def _zipped(path):
    """A workbook is a zip too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:10_000])
    except Exception:  # the archive's own check says what is wrong with it
        return ".xlsx" if path.suffix.lower() == ".xlsx" else ".zip"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return ".xlsx"
    return ".zip"


def _text(head):
    """The head as text if it is one; what is not UTF-8 or UTF-16 comes as Latin letters,
    enough to see JSON, XML and CAD by."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(
                {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le"}.get(
                    mark, encoding
                ),
                "replace",
            )
    if b"\0" in head:
        return None
    return head.decode("latin-1")


def _of_text(text, own):
    start = text.lstrip()
    if start.startswith("!table"):
        return ".tab"
    if start.startswith("<"):
        return _of_xml(start, own)
    if own not in TEXTS and _JSON.match(text):
        return ".geojson"
    if own in TEXTS and re.match(r'\s*\{\s*"', text) and re.search(r'"type"\s*:', text):
        return ".geojson"
    if _DXF.match(text):
        return ".dxf"
    if own in BOOKS:
        return ".csv"
    if own == ".mif" or re.match(r"\s*version\s+\d+\s+charset ", text, re.IGNORECASE):
        return ".mif"
    return own


def _of_xml(start, own):
    if re.search(r"<(\w+:)?kml[\s>]", start) or "opengis.net/kml" in start:
        return ".kml"
    return ".html" if _PAGE.match(start) else own
