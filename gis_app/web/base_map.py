"""An external base map under our layers: off unless the settings name a file.

The file is JSON: `kind` (tianditu, wmts, xyz or pmtiles), `approval` (审图号 text), and
  tianditu  url, key, layers (default ["vec", "cva"])
  wmts      url, layers, matrix_set, style, format; {key} may stand in url
  xyz       url with {z} {x} {y}, and {key} if it takes one
  pmtiles   file; it is served with ranges, the page reads it by itself
Pictures come through us, so the page asks no other host and never sees the key. They
must be Web Mercator of CGCS2000 or WGS 84; pictures in GCJ-02 lie streets away.
"""

import json
import threading
import time
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from flask import Response, current_app, jsonify, send_file
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel

from gis_app.errors import BadRequest, NotFound, Unavailable
from gis_app.web.security import open_to_screens
from gis_app.web.tile_cache import TileCache

bp = APIBlueprint("base_map", __name__, abp_tags=[Tag(name="map")])

KINDS = ("tianditu", "wmts", "xyz", "pmtiles")
DEEPEST = 18
SECONDS = 3.0  # as long as a reader waits for a picture that is decoration
REST_SECONDS = 20.0  # after a failure: no thread of ours waits for it meanwhile
ONE_DAY = 86_400
MOST_BYTES = 2 * 1024 * 1024
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
AT_ONCE = 3  # so that a slow upstream cannot hold all threads of this process

cache = TileCache(32 * 1024 * 1024)


class PicturePath(BaseModel):
    n: int
    z: int
    x: int
    y: int


@bp.get("/api/base_map", summary="The external base map, if one is configured")
def described():
    outside = configured(current_app.settings)
    found = outside and {"kind": outside["kind"], "layers": len(templates(outside))}
    if found and outside["kind"] == "pmtiles":
        found["file"] = "/basemap/file.pmtiles"
    return jsonify(
        base_map=found, approval_number=approval(current_app.settings, outside)
    )


@bp.get(
    "/basemap/<n>/<z>/<x>/<y>",
    summary="One picture of the external base map, through this server",
    responses={200: {"content": {"image/*": {"schema": {"type": "string"}}}}},
)
@open_to_screens
def picture(path: PicturePath):
    outside = _or_refuse()
    addresses = templates(outside)
    if not 0 <= path.n < len(addresses):
        raise NotFound("The base map has no such layer.")
    side = 2**path.z if 0 <= path.z <= DEEPEST else 0
    if not (0 <= path.x < side and 0 <= path.y < side):
        raise BadRequest("There is no such tile.")
    address = addresses[path.n]
    for name in "zxy":
        address = address.replace(f"{{{name}}}", str(getattr(path, name)))
    body, kind = _kept(address)
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = f"private, max-age={ONE_DAY}"
    return response


@bp.get(
    "/basemap/file.pmtiles",
    summary="The base map's file; a part of it by Range",
    responses={200: {"content": {"application/octet-stream": {}}}},
)
@open_to_screens
def file():
    outside = _or_refuse()
    if outside["kind"] != "pmtiles" or not Path(outside["file"]).is_file():
        raise NotFound("No file of a base map is configured.")
    response = send_file(
        Path(outside["file"]).resolve(),
        mimetype="application/octet-stream",
        conditional=True,
        max_age=ONE_DAY,
    )
    response.cache_control.public = False
    response.cache_control.private = True
    return response


# -- what the style takes from here ------------------------------------------------


def configured(settings):
    """The base map's settings, or None. Read again when the file has changed."""
    if not settings.base_map:
        return None
    path = Path(settings.base_map)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise Unavailable("GIS_BASE_MAP names a file that is not there.") from error


def approval(settings, outside):
    """审图号: of the configured base map, else of the installation."""
    return (outside or {}).get("approval") or settings.approval_number


def templates(outside):
    """Address of each layer with {z} {x} {y} left open; the key is filled in."""
    kind, url = outside["kind"], outside.get("url", "")
    key = quote(outside.get("key", ""), safe="")
    if kind == "tianditu":
        return [
            f"{url.rstrip('/')}/{name}_w/wmts?{asked}&tk={key}"
            for name in outside.get("layers", ["vec", "cva"])
            for asked in [_wmts(name, "w", "default", "tiles")]
        ]
    if kind == "wmts":
        url = url.replace("{key}", key)
        ask = [outside.get(name, "") for name in ("matrix_set", "style", "format")]
        joint = "&" if "?" in url else "?"
        return [f"{url}{joint}{_wmts(name, *ask)}" for name in outside["layers"]]
    return [url.replace("{key}", key)] if kind == "xyz" else []


def style_sources(outside, absolute):
    return {
        f"base_map-{n}": {
            "type": "raster",
            "tiles": [absolute(f"/basemap/{n}/{{z}}/{{x}}/{{y}}")],
            "tileSize": 256,
            "maxzoom": DEEPEST,
        }
        for n in range(len(templates(outside)))
    }


def style_layers(outside, theme):
    """Under everything of ours; on a wall without colour and dim."""
    dim = {"raster-saturation": -1, "raster-brightness-max": 0.35}
    return [
        {
            "id": f"base_map-{n}",
            "type": "raster",
            "source": f"base_map-{n}",
            "paint": dim if theme == "dark" else {},
            "metadata": {"layer": "base_map", "group": "base"},
            "order": n / 10,
        }
        for n in range(len(templates(outside)))
    ]


# -- asking upstream ------------------------------------------------------------------


class _NoRedirects(HTTPRedirectHandler):
    """The configured host and no other: a redirect would choose for us."""

    def redirect_request(self, *args):
        return None


_opener = build_opener(ProxyHandler({}), _NoRedirects)
_slots = threading.BoundedSemaphore(AT_ONCE)
_resting = {}  # host -> when to ask it again


def _kept(address):
    found = cache.get(address)
    if found is None:
        body, kind = _fetch(address)
        found = kind.encode() + b"\n" + body
        cache.put(address, found, ONE_DAY)
    kind, _, body = found.partition(b"\n")
    return body, kind.decode()


def _fetch(address):
    host = urlsplit(address).netloc
    if _resting.get(host, 0) > time.monotonic():
        raise Unavailable("The base map does not answer; it is asked again soon.")
    if not _slots.acquire(timeout=SECONDS):
        raise Unavailable("The base map is slow just now.")
    try:
        return _read_picture(address, time.monotonic() + SECONDS)
    except HTTPError as error:  # it lives; it only has no such picture
        raise NotFound("The base map has no such picture.") from error
    except (OSError, HTTPException) as error:
        _resting[host] = time.monotonic() + REST_SECONDS
        raise Unavailable(
            "The base map does not answer; it is asked again soon."
        ) from error
    finally:
        _slots.release()


def _read_picture(address, deadline):
    """A timeout counts each wait anew, so the whole is watched as well."""
    asked = Request(address, headers={"User-Agent": "quanyu"})
    with _opener.open(asked, timeout=SECONDS) as answer:
        kind = answer.headers.get_content_type()
        if kind not in PICTURES:
            raise NotFound("The base map answered something that is no picture.")
        body = b""
        while part := answer.read1(65_536):
            body += part
            if len(body) > MOST_BYTES or time.monotonic() > deadline:
                raise OSError("too large or too slow")
    return body, kind


def _wmts(layer, matrix_set, style, picture_format):
    known = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": layer,
        "STYLE": style or "default",
        "TILEMATRIXSET": matrix_set or "GoogleMapsCompatible",
        "FORMAT": picture_format or "image/png",
    }
    return f"{urlencode(known)}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"


def _or_refuse():
    outside = configured(current_app.settings)
    if outside is None:
        raise NotFound("No external base map is configured.")
    return outside


@lru_cache(maxsize=4)
def _read(path, _changed):
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        kind = found["kind"]
        needed = "file" if kind == "pmtiles" else "url"
        complete = kind in KINDS and (kind != "wmts" or found["layers"])
        address = urlsplit(str(found[needed])) if complete else None
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"GIS_BASE_MAP cannot be read: {error!r}.") from error
    if not complete or (needed == "url" and address.scheme not in ("http", "https")):
        raise Unavailable(
            f"GIS_BASE_MAP: kind is one of {', '.join(KINDS)}; url begins with http."
        )
    return found
