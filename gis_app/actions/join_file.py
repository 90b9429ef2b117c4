"""An upload joined to grids, in a process apart (gis_app/isolated.py).

Nothing of the upload is kept: it is deleted as soon as the answer is written. The
database is asked as the web role, within the asker's scope.
"""

import secrets

import numpy as np

from geodata import formats, writers
from gis_app.actions.export_incidents import exports_folder
from gis_app.actions.join_table import Grids, TooManyRows, Wish, join_table
from gis_app.actions.uploaded import options_of, upload_of
from gis_app.database import Database


def join_file(tools, upload, format, options, lang=None, at=None, under="", most=None):
    """{"file", "rows", "placed", "datum", "name", "notes"}; {"more": True} above `most`.

    upload: its path below data/uploads. at: ISO, UTC. The file waits in data/exports.
    """
    path = upload_of(tools, upload)
    folder = exports_folder(tools.folder)
    _sweep(folder, tools.job_id)
    out = folder / f"{tools.job_id or 'once'}-{secrets.token_hex(8)}.{format}"
    total = _rows(path, options)
    wish = Wish(
        options=options_of(options),
        under=under or "",
        lang=lang,
        most=most,
        progress=lambda done, _: tools.progress(done, max(done, total)),
    )
    database = Database(tools.settings.database_url, 1)
    try:
        moment = None if at is None else np.datetime64(at, "us")
        with database.transaction(tools.scope) as cursor:
            grids = Grids(
                cursor,
                float(tools.settings.near_m),
                moment,
                tools.settings.indexes_path,
            )
        found = join_table(grids, path, out, wish)
    except TooManyRows:
        return {"more": True}
    finally:
        database.close()
    return {
        "file": out.name,
        "name": f"{path.stem}-grids.{format}",
        "rows": found.rows,
        "placed": found.placed,
        "datum": found.datum,
        "notes": [{"text": text, "count": n} for text, n in found.notes.items()],
    }


def _rows(path, options):
    """How many rows there are, as far as that is told without reading them all."""
    try:
        layers = formats.layers(path, options.get("encoding"))
    except Exception:  # reading it will say what is wrong
        return 0
    return max((layer.rows for layer in layers), default=0)


def _sweep(folder, job_id):
    """What a try that was killed has left."""
    if job_id is None:
        return
    for left in [
        *folder.glob(f"{job_id}-*"),
        *folder.glob(f"{writers.PART}{job_id}-*"),
    ]:
        left.unlink(missing_ok=True)
