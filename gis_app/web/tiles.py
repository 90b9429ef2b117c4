"""GET /tiles/<layer>/<z>/<x>/<y>.mvt: one vector tile, as the reader may see it."""

from datetime import date, datetime, time

from flask import Response, current_app, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import AwareDatetime, BaseModel, Field

from gis_app.actions.count_in_aggregate import for_aggregates
from gis_app.errors import BadRequest, Forbidden, NotFound
from gis_app.store import filters, tiles
from gis_app.web.json_provider import ZONE
from gis_app.web.security import current_scope, open_to_screens, transaction
from gis_app.web.tile_cache import fingerprint
from layers import all_layers

bp = APIBlueprint("tiles", __name__, abp_tags=[Tag(name="map")])

MVT = "application/vnd.mapbox-vector-tile"
TILE = {"content": {MVT: {"schema": {"type": "string", "format": "binary"}}}}
DEEPEST = 22
ONE_YEAR = 31_536_000
# Incidents are kept only while nothing changes; but they also come due by the clock.
LIVE_SECONDS = 30


class TilePath(BaseModel):
    layer: str = Field(description="Id of a layer, as /api/layers lists them")
    z: int
    x: int
    y: int


class TileQuery(BaseModel):
    v: str | None = Field(
        None, description="Version and scope, as /style.json gives it"
    )
    f: str | None = Field(
        None,
        pattern="^[A-Za-z0-9_-]{1,64}$",
        description="Id of a filter, from POST /api/filters",
    )
    at: AwareDatetime | date | None = Field(
        None, description="Whose boundaries: those in force then"
    )


@bp.get(
    "/tiles/<layer>/<z>/<x>/<y>.mvt",
    summary="A vector tile of a layer; empty where nothing is",
    responses={200: TILE},
)
@open_to_screens
def one(path: TilePath, query: TileQuery):
    layer, place = _asked(path)
    scope = current_scope()
    if layer.shows_rows and scope.aggregate_only:
        raise Forbidden("Your role sees counts of areas, not single incidents.")
    if not layer.zooms[0] <= place.z <= layer.zooms[1]:
        return _out_of_range(layer)
    at = _moment(query.at) if layer.dated else None
    with transaction() as cursor:
        if layer.version:
            return _still(cursor, layer, place, at, query.v)
        return _live(cursor, layer, place, scope, query.f)


def scope_mark(scope):
    """A short name of what an account sees, for addresses and cache keys."""
    return fingerprint(scope.settings())


def _asked(path):
    layer = all_layers().get(path.layer)
    if layer is None:
        raise NotFound("There is no such layer: /api/layers lists them.")
    side = 2**path.z if 0 <= path.z <= DEEPEST else 0
    if not (0 <= path.x < side and 0 <= path.y < side):
        raise BadRequest(
            "There is no such tile: z is 0 to 22, x and y are 0 to 2 to the power of z,"
            " less one."
        )
    return layer, tiles.Place(path.z, path.x, path.y)


def _still(cursor, layer, place, at, asked_version):
    """A layer whose rows have a version: the same for everybody, and for ever."""
    current = tiles.versions(cursor).get(layer.version, "0")
    key = layer.id, current, place, at
    cache = current_app.tile_cache
    body = cache.get(key)
    if body is None:
        body = tiles.tile(cursor, layer, place, at)
        cache.put(key, body)
    # An address with an old version gets the new rows, but nobody may keep them.
    lasting = (asked_version or "").split("-")[0] == current
    return _answer(body, f"max-age={ONE_YEAR}, immutable" if lasting else "no-cache")


def _live(cursor, layer, place, scope, filter_id):
    """Incidents, as the reader may see them and as their filter chooses."""
    wanted = _filter(cursor, filter_id, scope) if layer.filterable else None
    mark = tiles.change_mark(cursor)
    key = layer.id, scope_mark(scope), filter_id, place, mark
    cache = current_app.tile_cache
    body = cache.get(key)
    if body is None:
        chosen = filters.where(wanted) if wanted else None
        body = tiles.tile(
            cursor, layer, place, chosen=chosen, aggregates=scope.aggregate_only
        )
        cache.put(key, body, LIVE_SECONDS)
    return _answer(body, "no-cache")


def _filter(cursor, filter_id, scope):
    if filter_id is None:
        return None
    wanted = filters.load(cursor, filter_id)
    if wanted is None:
        raise NotFound("There is no such filter: POST /api/filters makes one.")
    return for_aggregates(cursor, wanted)[0] if scope.aggregate_only else wanted


def _moment(at):
    """The start of a day in Asia/Shanghai, if only a day is given."""
    if isinstance(at, date) and not isinstance(at, datetime):
        return datetime.combine(at, time(), ZONE)
    return at


def _answer(body, keeping):
    """Empty tiles are 200 without a body, which every map client understands."""
    response = Response(body, mimetype=MVT)
    response.headers["Cache-Control"] = f"private, {keeping}"
    response.set_etag(fingerprint(body, length=20))
    return response.make_conditional(request)


def _out_of_range(layer):
    """Nothing is cut silently: /api/layers and this header say where a layer begins."""
    response = _answer(b"", "max-age=3600")
    response.headers["X-Layer-Zooms"] = "{}-{}".format(*layer.zooms)
    return response


def absolute(address):
    """Workers and QGIS ask for tiles by their whole address."""
    scheme = "https" if current_app.settings.secure else request.scheme
    return f"{scheme}://{request.host}{address}"
