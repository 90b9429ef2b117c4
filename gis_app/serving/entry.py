"""What our gunicorns load: the application, and whose word it takes for the address."""

import os

from werkzeug.middleware.proxy_fix import ProxyFix

from gis_app.application import create_app
from gis_app.cluster import adopt
from gis_app.processes import expect_many_rows
from gis_app.settings import Settings

adopt(os.environ)
expect_many_rows()
app = create_app(Settings.from_environ())
if os.environ.get("GIS_PROXY") == "1":
    # Exactly one proxy stands before us, our own; it sets these three itself.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
