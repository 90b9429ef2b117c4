"""A zip in: the layers and tables that lie in it, whatever they are; a KMZ is one too."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath

from geodata import archive
from geodata.archive import Member
from geodata.layer_choice import chosen
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".zip", ".kmz")
MAPS = (
    *(".shp", ".gpkg", ".tab", ".mif", ".kml", ".geojson", ".json", ".geojsonl"),
    *(".topojson", ".fgb", ".dxf", ".parquet", ".geoparquet"),
)
TABLES = (".xlsx", ".xls", ".csv", ".tsv", ".txt", ".dbf")
# What belongs to a file of several parts.
PARTS = {
    ".shp": (".shp", ".shx", ".dbf", ".prj", ".cpg"),
    ".tab": (".tab", ".dat", ".map", ".id", ".ind"),
    ".mif": (".mif", ".mid"),
}
GEODATABASE = "a00000001.gdbtable"
OF_GDB = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
# A file in a zip is known by its layer where it has but one.
BETWEEN = "/"


@dataclass(frozen=True)
class Inside:
    """A data set in a zip. name: as people see it. path: ours, below the private folder.
    members: what to unpack for it, by our paths."""

    name: str
    path: str
    members: dict[str, Member]


def layers(path: Path, encoding: str | None, form_of: Callable) -> list[Layer]:
    with _opened(path, encoding, form_of) as found:
        return [entry.layer for entry in found]


def read(path: Path, form_of: Callable, encoding, layer, header) -> Iterator[Table]:
    """The tables of one layer. form_of: path -> the module that reads such a file.

    What is unpacked is gone when the last table is taken, or an error comes.
    """
    found = _tables(path, form_of, encoding, layer, header)
    return chain([next(found)], found)


def _tables(path, form_of, encoding, layer, header):
    with _opened(path, encoding, form_of) as found:
        if layer is None and len({entry.inside.path for entry in found}) == 1:
            # One data set: its own module knows best which of its layers to take.
            yield from _read(path, found[0], form_of, encoding, None, header)
            return
        taken, guesses = chosen([entry.layer for entry in found], layer, path.name)
        entry = next(entry for entry in found if entry.layer is taken)
        for table in _read(path, entry, form_of, encoding, entry.own, header):
            of_file = tuple(g for g in table.guesses if g.what != "layer")
            yield replace(table, guesses=(*guesses, *of_file))


def _read(path, entry, form_of, encoding, layer, header):
    with _told_as(path, entry.inside):
        yield from form_of(entry.file).read(entry.file, encoding, layer, header)


@dataclass(frozen=True)
class _Entry:
    """A layer in a zip: its data set, unpacked; its own name there, and as it is called
    here."""

    inside: Inside
    file: Path
    own: str
    layer: Layer


@contextmanager
def _opened(path, encoding, form_of):
    sets = _sets(path)
    wanted = {
        ours: member for inside in sets for ours, member in inside.members.items()
    }
    with archive.unpacked(path, wanted) as folder:
        found = []
        for inside in sets:
            file = folder / inside.path
            with _told_as(path, inside):
                own = form_of(file).layers(file, encoding)
            for layer in own:
                name = _name(layer, inside, file, len(own), len(sets))
                found.append(
                    _Entry(inside, file, layer.name, replace(layer, name=name))
                )
        yield found


def _name(layer, inside, file, layers, sets):
    if layer.name == file.stem or (layers == 1 and sets > 1):
        return inside.name
    return inside.name + BETWEEN + layer.name if sets > 1 else layer.name


class _told_as:
    """Errors name the file as people know it, not as it lies in the private folder."""

    def __init__(self, path, inside):
        self.ours = PurePosixPath(inside.path).name
        self.theirs = f"{path.name}: {inside.name}"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None and issubclass(kind, BadFile):
            stem = PurePosixPath(self.ours).stem
            text = re.sub(rf"\b{re.escape(stem)}\.\w+", self.theirs, str(error))
            raise BadFile(text) from error


def _sets(path) -> list[Inside]:
    found = archive.members(path)
    if not found:
        raise BadFile(f"{path.name} is an empty zip")
    databases = _geodatabases(found)
    loose = [member for member in found if not _in_geodatabase(member, databases)]
    sets = [_geodatabase(*entry, at) for at, entry in enumerate(databases.items())]
    sets += _files(loose, MAPS) or ([] if sets else _files(loose, TABLES))
    if not sets:
        some = ", ".join(member.name for member in found[:5])
        raise BadFile(
            f"{path.name} holds nothing that is read here ({some}): zip a Shapefile with"
            " its parts, a GeoPackage, a File Geodatabase, KML, MapInfo or a table"
        )
    return sets


def _geodatabases(found) -> dict[PurePosixPath, list[Member]]:
    folders = [m.path.parent for m in found if m.path.name.lower() == GEODATABASE]
    return {
        folder: [member for member in found if member.path.parent == folder]
        for folder in folders
    }


def _in_geodatabase(member, databases):
    return any(
        folder in (member.path.parent, *member.path.parents) for folder in databases
    )


def _geodatabase(folder, members, at) -> Inside:
    ours = f"{at}/data.gdb"
    # The names that a File Geodatabase itself gives; it needs no others.
    own = {m.path.name.lower(): m for m in members if OF_GDB.fullmatch(m.path.name)}
    name = re.sub(r"\.gdb$", "", folder.name, flags=re.IGNORECASE)
    return Inside(
        name or "gdb", ours, {f"{ours}/{plain}": m for plain, m in own.items()}
    )


def _files(found, endings) -> list[Inside]:
    sets = []
    for at, member in enumerate(found):
        if member.ending not in endings or _is_part(member, found):
            continue
        parts = PARTS.get(member.ending, (member.ending,))
        wanted = {
            f"f{at}/data{other.ending}": other
            for other in found
            if other.ending in parts and _stem(other) == _stem(member)
        }
        sets.append(Inside(member.path.stem, f"f{at}/data{member.ending}", wanted))
    return sets


def _is_part(member, found):
    """Whether a table is a part of a map (.dbf of .shp, a .csv with a .tab)."""
    return member.ending == ".dbf" and any(
        other.ending == ".shp" and _stem(other) == _stem(member) for other in found
    )


def _stem(member):
    return member.path.with_suffix("").as_posix().casefold()
