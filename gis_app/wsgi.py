"""What gunicorn loads for the web processes: `gis_app.wsgi:app`."""

import os

from gis_app.application import create_app
from gis_app.cluster import adopt
from gis_app.settings import Settings

adopt(os.environ)
app = create_app(Settings.from_environ())
