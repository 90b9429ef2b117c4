"""The web application put together: the only place where its parts meet."""

from flask import Blueprint
from flask_openapi3 import Info, OpenAPI

from gis_app import __version__, i18n
from gis_app.database import Database
from gis_app.lens import client as lens
from gis_app.web import (
    assets,
    base_map,
    briefings,
    drawn_shapes,
    errors,
    events,
    exports,
    facilities,
    filters,
    headers,
    health,
    help,
    import_templates,
    imports,
    incidents,
    join,
    json_provider,
    layers_api,
    locate,
    locate_queue,
    measures,
    metrics,
    openapi,
    pages,
    party,
    places,
    screens,
    security,
    session,
    setup,
    smart_words,
    style,
    tiles,
    tls,
    tokens,
    views,
)
from gis_app.web.tile_cache import TileCache

# Each is one blueprint, named for its address.
PARTS = (
    session,
    tokens,
    screens,
    pages,
    health,
    openapi,
    incidents,
    locate,
    locate_queue,
    places,
    party,
    facilities,
    filters,
    smart_words,
    views,
    drawn_shapes,
    tiles,
    style,
    layers_api,
    measures,
    base_map,
    events,
    exports,
    briefings,
    imports,
    import_templates,
    join,
    setup,
    help,
    tls,
)

# Each changes how every request is answered, from the outside inwards.
LAYERS = (
    json_provider,
    errors,
    headers,
    metrics,
    i18n,
    security,
    assets,
    events,
)


def create_app(settings):
    """settings: `gis_app.settings.Settings`. Connects to nothing yet."""
    app = OpenAPI(
        __name__,
        info=Info(title="Quanyu 全域", version=__version__),
        doc_ui=False,
        static_folder="static",
        template_folder="../templates",
        **openapi.OPTIONS,
    )
    app.settings = settings
    app.database = Database(settings.database_url, int(settings.threads))
    app.tile_cache = TileCache()
    lens.use(settings)
    for layer in LAYERS:
        layer.init_app(app)
    for part in PARTS:
        register(app, part.bp)
    return app


def register(app, blueprint):
    """Described ones go into the OpenAPI document, plain ones (pages) do not."""
    if type(blueprint) is Blueprint:
        app.register_blueprint(blueprint)
    else:
        app.register_api(blueprint)
