"""Map files for tests, of every format, with what real ones have: GBK tables, cut letters,
parts that are missing, zips made in China."""

import struct
import zipfile

import numpy as np
import pyogrio
import shapely

NAMES = ["东城区", "西城区", "朝阳区", "海淀区"]
CGCS2000 = "EPSG:4490"


def squares(count=4):
    """A row of squares in Beijing, west to east."""
    west = 116 + 0.01 * np.arange(count)
    return shapely.box(west, 39.9, west + 0.01, 39.91)


def write_layer(
    path, driver, shapes=None, crs=CGCS2000, names=NAMES, open_ring=None, **options
):
    """One layer with the columns 名称 and n. open_ring: a polygon whose last point is
    not its first."""
    shapes = squares() if shapes is None else np.asarray(shapes, object)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    wkb = shapely.to_wkb(shapes)
    if open_ring is not None:
        wkb[open_ring] = wkb[open_ring][:-16] + np.float64([116.7, 39.95]).tobytes()
    pyogrio.raw.write(
        path,
        wkb,
        [np.array(names, object)[: len(shapes)], np.arange(len(shapes))],
        ["名称", "n"],
        geometry_type=kinds.pop()
        if len(kinds) == 1
        else "Unknown"
        if kinds
        else "Polygon",
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def write_dbf(path, fields, rows, encoding="gbk", language=0, deleted=()):
    """A dBASE table byte by byte. fields: (name, letter, width); rows: texts. Names and
    texts are cut at their width, in the middle of a letter if need be."""
    length = 1 + sum(width for _, _, width in fields)
    head = struct.pack("<4BIHH17xBxx", 3, 126, 1, 1, len(rows), 33 + 32 * len(fields),
                       length, language)  # fmt: skip
    for name, letter, width in fields:
        head += struct.pack(
            "<11sc4xB15x", _raw(name, encoding)[:10], _raw(letter, "ascii"), width
        )
    body = b""
    for at, row in enumerate(rows):
        body += b"*" if at in deleted else b" "
        for (_, _, width), text in zip(fields, row, strict=True):
            body += _raw(text, encoding)[:width].ljust(width)
    path.write_bytes(head + b"\r" + body + b"\x1a")
    return path


def write_shapefile(
    path, fields=None, rows=None, shapes=None, cpg=None, prj=None, **dbf
):
    """A Shapefile whose table is written by write_dbf; no .cpg and .prj unless given."""
    shapes = squares() if shapes is None else shapes
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [np.arange(len(shapes))],
        ["n"],
        geometry_type="Polygon",
        driver="ESRI Shapefile",
        crs=None,
    )
    for ending in (".cpg", ".prj"):
        path.with_suffix(ending).unlink(missing_ok=True)
    fields = fields or [("名称", b"C", 20), ("编号", b"N", 18)]
    rows = rows or [(name, "110101001000") for name in NAMES]
    write_dbf(path.with_suffix(".dbf"), fields, rows, **dbf)
    for ending, text in ((".cpg", cpg), (".prj", prj)):
        if text is not None:
            path.with_suffix(ending).write_text(text)
    return path


def write_zip(path, files, encoding=None, link=None, method=zipfile.ZIP_DEFLATED):
    """files: name -> bytes. encoding: the names in it, without saying so, as old tools
    do. link: the member that is a symbolic link."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for at, (name, content) in enumerate(files.items()):
            info = zipfile.ZipInfo(
                name if encoding is None else _stand_in(name, encoding, at)
            )
            info.compress_type = method
            if name == link:
                info.external_attr = 0o120777 << 16
            archive.writestr(info, content)
    if encoding:
        raw = path.read_bytes()
        for at, name in enumerate(files):
            raw = raw.replace(
                _stand_in(name, encoding, at).encode(), name.encode(encoding)
            )
        path.write_bytes(raw)
    return path


def zip_folder(path, folder, under="", **options):
    """All files of a folder, below another in the zip."""
    files = {
        under + file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return write_zip(path, files, **options)


def kml(placemarks, head="", doctype=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{head}{placemarks}'
        "</Document></kml>"
    )


def placemark(name, spots, more=""):
    return (
        f"<Placemark><name>{name}</name>{more}<Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{spots}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark>"
    )


def _raw(text, encoding):
    return text if isinstance(text, bytes) else text.encode(encoding)


def _stand_in(name, encoding, at):
    return f"{at:02}".ljust(len(name.encode(encoding)), "\x7e")
