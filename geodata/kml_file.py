"""KML in, read here and not by a library: nothing outside of the file is ever asked for.

A placemark is a row; its columns are its name, description, folder and the data that it
carries. A DOCTYPE is refused, so that no entity can grow or fetch anything, and links to
other files are told and not followed.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from xml.parsers import expat

import numpy as np
import shapely

from geodata import content, shapes
from geodata.guess import Guess
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".kml",)
ROWS = 20_000
CHUNK = 1 << 18
DEEPEST = 100  # elements within elements
OWN = ("name", "description", "folder")
KINDS = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track")
HOLDERS = ("Folder", "Document")
LINKS = ("NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay")
NO_SHAPE = "its geometry cannot be read"


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    """Its folders, by the path of their names; a file without folders is one layer."""
    survey = _survey(path, encoding)
    return [
        Layer(folder or path.stem, count, _one(survey.kinds[folder]))
        for folder, count in survey.folders.items()
    ]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """The placemarks in pieces, counted from 1; of all folders, or of the one named."""
    survey = _survey(path, encoding)
    folder = _folder(survey, layer, path)
    guesses = _guesses(survey, layer)
    columns = [*OWN, *(name for name in survey.columns if name not in OWN)]
    if not survey.count:
        raise BadFile(_nothing(survey, path))
    if not survey.shapes:
        raise BadFile(
            f"{path.name} has no geometry in any of its {survey.count} rows: save it with"
            " its shapes"
        )
    found = _tables(path, encoding, folder, columns, guesses)
    return chain([next(found)], found)


def _tables(path, encoding, folder, columns, guesses):
    rows = []
    for number, mark in enumerate(_placemarks(path, encoding), 1):
        if folder is not None and mark.folder != folder:
            continue
        rows.append((number, mark))
        if len(rows) == ROWS:
            yield _table(rows, columns, guesses)
            rows = []
    if rows:
        yield _table(rows, columns, guesses)


def _table(rows, columns, guesses):
    numbers = np.array([number for number, _ in rows], np.int64)
    made = np.full(len(rows), None, object)
    faults = {}
    for at, (number, mark) in enumerate(rows):
        made[at] = mark.shape
        if mark.fault:
            faults[number] = mark.fault
    made, more = shapes.plain(made, numbers)
    texts = {
        name: np.array([mark.data.get(name, "") for _, mark in rows], object)
        for name in columns
    }
    # CRS84 by the standard, always.
    return Table(texts, numbers, made, faults | more, "EPSG:4326", guesses)


class _Survey:
    """What a first reading finds: so that all pieces have the same columns, and a file
    with a bad shape is refused before a row of it is taken."""

    def __init__(self):
        self.columns: dict[str, None] = {}
        self.folders: Counter = Counter()
        self.kinds: dict[str, set] = {}
        self.count = self.shapes = self.links = 0


def _survey(path, encoding):
    survey = _Survey()
    for mark in _placemarks(path, encoding, survey):
        survey.count += 1
        survey.columns |= dict.fromkeys(mark.data)
        survey.folders[mark.folder] += 1
        kind = (
            mark.shape.geom_type.removeprefix("Multi") if mark.shape is not None else ""
        )
        survey.kinds.setdefault(mark.folder, set()).add(kind)
        survey.shapes += mark.shape is not None or mark.fault is not None
    return survey


def _folder(survey, layer, path):
    if layer is None or (layer == path.stem and list(survey.folders) == [""]):
        return None
    if layer in survey.folders:
        return layer
    shown = ", ".join(folder for folder in survey.folders if folder) or path.stem
    raise BadFile(f"{path.name} has no layer {layer!r}; it has {shown}")


def _guesses(survey, layer):
    found = []
    if len(survey.folders) > 1 and layer is None:
        reason = f"its {len(survey.folders)} folders are read together"
        others = tuple(folder for folder in survey.folders if folder)
        found.append(Guess("layer", "", reason, others))
    if survey.links:
        reason = f"{survey.links} links to other files or pictures are not followed"
        found.append(Guess("links", "", reason))
    return tuple(found)


def _nothing(survey, path):
    if survey.links:
        return (
            f"{path.name} has no placemarks, only links to other files: save those that"
            " it shows"
        )
    return f"{path.name} has no features"


def _one(kinds):
    kinds = kinds - {""}
    return kinds.pop() if len(kinds) == 1 else "Unknown" if kinds else ""


class _Placemark:
    def __init__(self, folder):
        self.folder = folder
        self.data = {"folder": folder} if folder else {}
        self.shape = self.fault = None


def _placemarks(path, encoding, survey=None):
    """Placemark by placemark, while the file is read."""
    reader = _Reader(path.name, survey)
    try:
        for text in _texts(path, encoding):
            reader.feed(text)
            yield from reader.taken()
        reader.feed("", last=True)
        yield from reader.taken()
    except (expat.ExpatError, RecursionError) as error:
        raise BadFile(f"{path.name} is no KML: {error}") from error


def _texts(path, encoding):
    codec = _codec(path, encoding)
    decoder, done, first = codecs.getincrementaldecoder(codec)(), 0, True
    try:
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                yield text.lstrip("\ufeff \r\n\t") if first else text
                done, first = done + len(chunk), False
            yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path.name} is not {codec.upper()} (near byte {done + error.start}): name"
            " its encoding, as in --encoding gb18030"
        ) from error


def _codec(path, encoding):
    with open(path, "rb") as file:
        head = file.read(200)
    for mark, codec in content.MARKS:
        if head.startswith(mark):
            return codec
    said = re.search(rb"<\?xml[^>]*encoding=[\"']([\w.-]+)", head)
    name = encoding or (said[1].decode("ascii") if said else "utf-8")
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise BadFile(f"no encoding is called {name}") from error


class _Reader:
    """Follows the elements as they open and close."""

    def __init__(self, file, survey):
        self.file, self.survey = file, survey
        self.open: list[str] = []
        self.names: list[str] = []  # of the folders that are open
        self.mark = None
        self.number = 0
        self.text: list[str] | None = None
        self.key = None
        self.shapes: list[tuple[str, list]] = []
        self.done: list[_Placemark] = []
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.letters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, text, last=False):
        self.parser.Parse(text.encode("utf-8", "surrogatepass"), last)

    def taken(self):
        found, self.done = self.done, []
        return found

    def doctype(self, *_):
        raise BadFile(
            f"{self.file} has a DOCTYPE, which can make a small file grow or read another:"
            " it is not opened"
        )

    def letters(self, text):
        if self.text is not None:
            self.text.append(text)

    def start(self, tag, attributes):
        tag = tag.rsplit(" ", 1)[-1]
        if not self.open and tag != "kml":
            raise BadFile(f"{self.file} is no KML: it begins with <{tag[:40]}>")
        if len(self.open) >= DEEPEST:
            raise BadFile(
                f"{self.file} is no KML: its elements lie too deep in each other"
            )
        self.open.append(tag)
        if tag in HOLDERS and self.mark is None:
            self.names.append("")
        elif tag == "Placemark":
            self.number += 1
            self.mark = _Placemark("/".join(name for name in self.names[1:] if name))
        elif tag in LINKS and self.survey is not None:
            self.survey.links += 1
        elif tag in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        elif self.mark is not None and tag in KINDS:
            self.shapes.append((tag, []))
        if tag in (
            "name",
            "description",
            "value",
            "SimpleData",
            "coordinates",
            "coord",
        ):
            self.text = []

    def end(self, tag):
        tag = self.open.pop()
        text, parent = None, self.open[-1] if self.open else ""
        if self.text is not None and tag in (
            *("name", "description", "value", "SimpleData", "coordinates", "coord"),
        ):
            text, self.text = "".join(self.text).strip(), None
        if tag == "name" and parent in HOLDERS and self.names and self.mark is None:
            self.names[-1] = text or ""
        elif tag in HOLDERS and self.mark is None and self.names:
            self.names.pop()
        elif self.mark is not None:
            self.of_mark(tag, parent, text)

    def of_mark(self, tag, parent, text):
        if tag in ("name", "description") and parent == "Placemark":
            self.mark.data[tag] = text or ""
        elif tag in ("value", "SimpleData") and self.key is not None:
            self.mark.data[self.key or "value"] = text or ""
            self.key = None if tag == "SimpleData" else self.key
        elif tag in ("coordinates", "coord") and self.shapes:
            self.shapes[-1][1].append(text or "")
        elif tag in KINDS and self.shapes:
            self.close(tag)
        elif tag == "Placemark":
            self.done.append(self.mark)
            self.mark, self.shapes = None, []

    def close(self, tag):
        kind, parts = self.shapes.pop()
        try:
            made = self.made(kind, parts)
        except BadFile:
            raise
        except (ValueError, shapely.GEOSException) as error:
            if shapes.is_unclosed(error):
                raise shapes.unclosed(self.file, "placemark", self.number) from error
            self.mark.fault, made = NO_SHAPE, None
        if made is None:
            return
        if self.shapes:
            self.shapes[-1][1].append(made)
        else:
            self.mark.shape = made

    def made(self, kind, parts):
        if kind == "MultiGeometry":
            return shapely.geometrycollections(parts) if parts else None
        if kind == "Polygon":
            return (
                shapely.polygons(parts[0], holes=parts[1:] or None) if parts else None
            )
        separator = " " if kind == "Track" else ","
        spots = _spots(" ".join(parts), separator, kind == "Track", parts)
        if not len(spots):
            return None
        if not np.isfinite(spots).all():
            raise ValueError("a coordinate is no number")
        if kind == "Point":
            return shapely.points(spots[0])
        if kind == "LinearRing":
            if not (spots[0] == spots[-1]).all():
                raise shapes.unclosed(self.file, "placemark", self.number)
            ring = shapely.linearrings(spots)
            return ring if self.shapes else shapely.polygons(ring)
        return shapely.linestrings(spots)


def _spots(text, separator, track, parts):
    """float64 (n, 2) of "lon,lat,height lon,lat,height"; heights are left out."""
    if track:
        tuples = [part.split() for part in parts]
    else:
        tuples = [
            spot.split(separator) for spot in re.sub(r"\s*,\s*", ",", text).split()
        ]
    return np.array([spot[:2] for spot in tuples], dtype=float).reshape(-1, 2)
