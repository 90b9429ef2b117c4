"""Work on strangers' files gets the rights that it needs, and no key."""

from gis_app.isolated import _environment
from gis_app.settings import Settings

KEYS = {
    "secret_key": "signs", "contact_keys": "seals", "superuser_url": "postgresql://super",
    "owner_url": "postgresql://owner",
}  # fmt: skip


def test_a_process_that_reads_uploads_holds_no_key():
    settings = Settings(
        database_url="postgresql://web", loader_url="postgresql://loader", **KEYS
    )
    found = Settings.from_environ(_environment(settings))
    assert (found.database_url, found.loader_url) == (
        settings.database_url,
        settings.loader_url,
    )
    assert not any(getattr(found, key) for key in KEYS)


def test_the_owners_address_is_handed_on_only_where_it_loads():
    found = Settings.from_environ(_environment(Settings(**KEYS)))
    assert found.owner_url == KEYS["owner_url"] and not found.secret_key
