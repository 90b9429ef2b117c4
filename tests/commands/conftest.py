"""`gis-app …` as a person types it, against the module's own database."""

import pytest
from click.testing import CliRunner

from gis_app.commands import root


@pytest.fixture
def gis_app(settings, monkeypatch):
    """gis_app("user", "list") -> its result: exit_code, stdout, stderr, exception."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", settings.owner_url)
    monkeypatch.setenv("DATABASE_LOADER_URL", settings.loader_url)
    monkeypatch.setenv("GIS_DATA_DIR", settings.data_dir)
    return lambda *words: CliRunner().invoke(root, words, prog_name="gis-app")
