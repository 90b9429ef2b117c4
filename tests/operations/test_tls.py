"""Our own authority: made once, its key private, its certificate good for the host."""

import ssl
import stat
import subprocess

import pytest

from gis_app import tls


@pytest.fixture
def made(tmp_path):
    certificate, key = tls.init(tmp_path, ["127.0.0.1", "city.example"])
    return tmp_path / "tls", certificate, key


def test_a_browser_that_knows_the_authority_believes_the_host(made):
    folder, certificate, _ = made
    for words in (["-verify_ip", "127.0.0.1"], ["-verify_hostname", "city.example"]):
        told = subprocess.run(
            ["openssl", "verify", "-CAfile", folder / "ca.crt", *words, certificate],
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr


def test_keys_are_their_owners_alone(made):
    folder, _, key = made
    for path in (folder / "ca.key", key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_certificate_and_key_belong_together(made):
    _, certificate, key = made
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
        certificate, key
    )


def test_the_authority_stays_when_the_hosts_names_change(made, tmp_path):
    before = tls.fingerprint(tls.authority(tmp_path))
    old = made[1].read_bytes()
    tls.init(tmp_path, ["127.0.0.1", "city.example", "10.0.0.7"])
    assert tls.fingerprint(tls.authority(tmp_path)) == before
    assert made[1].read_bytes() != old


def test_nothing_is_made_again_without_need(made, tmp_path):
    old = made[1].read_bytes()
    tls.init(tmp_path, ["127.0.0.1"])
    assert made[1].read_bytes() == old


def test_loopback_is_plain_http_other_hosts_are_not(tmp_path):
    assert tls.for_serving(tmp_path, "127.0.0.1", None) is None
    certificate, key = tls.for_serving(tmp_path, "10.0.0.7", None)
    assert certificate.exists() and key.exists()


def test_the_page_shows_the_fingerprint_and_gives_the_certificate(client, settings):
    from pathlib import Path

    tls.init(Path(settings.data_dir), ["127.0.0.1"])
    fingerprint = tls.fingerprint(tls.authority(settings.data_dir))
    assert fingerprint in client.get("/tls").get_data(as_text=True)
    given = client.get("/tls/authority.crt")
    assert given.content_type == "application/x-x509-ca-cert"
