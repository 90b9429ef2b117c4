"""A program of its own that reads one file with GDAL or Arrow, and can come to no harm.

`geodata.gdal` starts it, says as JSON what to read, and takes Arrow batches from its
standard output. What a hostile file could do stays in here: it has a limit of memory and
of time, only the drivers that the file needs, no network, and nothing to lose. It
imports nothing of this application and is never imported by it.
"""

import json
import os
import resource
import sys
import warnings

BATCH = 10_000
# Of this program; shapes of one batch are far smaller.
MEMORY = 4 << 30
OPTIONS = {
    "OGR_ARROW_MEM_LIMIT": str(128 << 20),
    # Nothing is fetched: no address is allowed, and no proxy answers.
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    # Its own quick way to Arrow goes wrong where a feature has no geometry.
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
    "SHAPE_RESTORE_SHX": "YES",
    # Byte for byte: geodata.raw_texts decodes it.
    "DXF_ENCODING": "ISO-8859-1",
}


def main():
    # What libraries print must not run into the batches.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.loads(sys.argv[1])
    _limit(order["seconds"])
    told = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = lambda text, *_: told.append(str(text))
            deed = {"layers": _layers, "read": _read, "parquet": _parquet}[order["do"]]
            deed(order, out)
        out.close()
        _report(told, None)
    except MemoryError:
        _report(told, "memory")
        os._exit(3)
    except BaseException as error:
        _report(told, f"{type(error).__name__}: {error}")
        os._exit(2)


def _limit(seconds):
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _report(told, error):
    text = json.dumps({"told": told[:20], "error": error})
    sys.stderr.write("\n\x1e" + text + "\n")
    sys.stderr.flush()


def _pyogrio(order):
    """pyogrio with only the drivers that are wanted. Without pandas it starts faster."""
    sys.modules["pandas"] = sys.modules["geopandas"] = None
    import pyogrio
    from pyogrio._ogr import _register_drivers

    wanted = set(order["drivers"])
    others = [name for name in pyogrio.list_drivers() if name not in wanted]
    pyogrio.set_gdal_config_options(OPTIONS | {"GDAL_SKIP": ",".join(others)})
    _register_drivers()  # reads GDAL_SKIP again
    if not set(pyogrio.list_drivers()) <= wanted:
        raise RuntimeError("GDAL keeps drivers that are not wanted")
    return pyogrio


def _layers(order, out):
    pyogrio = _pyogrio(order)
    found = []
    for name, shapes in pyogrio.list_layers(order["path"]):
        info = pyogrio.read_info(
            order["path"], layer=name, encoding=order["encoding"], **order["open"]
        )
        found.append([name, int(info["features"]), shapes or ""])
    out.write(json.dumps(found).encode())


def _read(order, out):
    pyogrio = _pyogrio(order)
    from pyogrio import raw

    layer = order["layer"]
    if layer is None:
        layer = 0
    with raw.open_arrow(
        order["path"],
        layer=layer,
        encoding=order["encoding"],
        use_pyarrow=True,
        batch_size=BATCH,
        datetime_as_string=True,
        **order["open"],
    ) as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        if meta["geometry_type"] is None:
            geometry = None
        said = {
            "crs": meta["crs"],
            "geometry": geometry,
            "shapes": meta["geometry_type"],
        }
        _pass_on(out, reader.schema, said, reader)
    del pyogrio


def _parquet(order, out):
    from pyarrow import parquet

    file = parquet.ParquetFile(order["path"], memory_map=False)
    said = (file.metadata.metadata or {}).get(b"geo")
    said = {
        "geo": said.decode("utf-8") if said else None,
        "rows": file.metadata.num_rows,
    }
    _pass_on(out, file.schema_arrow, said, file.iter_batches(batch_size=BATCH))


def _pass_on(out, schema, said, batches):
    import pyarrow as pa

    schema = pa.schema(
        [field.remove_metadata() for field in schema], {"quanyu": json.dumps(said)}
    )
    with pa.ipc.new_stream(out, schema) as stream:
        for batch in batches:
            stream.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


main()
