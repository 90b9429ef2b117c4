"""An external base map, fetched through us from a real server on loopback."""

import dataclasses
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support.client import Browser

from gis_app.application import create_app
from gis_app.web import base_map

PICTURE = b"\x89PNG\r\n\x1a\n not much of a picture"
KEY = "a key that no page may see"
ASKED = []


class Upstream(BaseHTTPRequestHandler):
    """Answers as the path tells it to."""

    def do_GET(self):
        ASKED.append(self.path)
        if "slow" in self.path:
            time.sleep(10)
        if "elsewhere" in self.path:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/secret.png")
            self.end_headers()
            return
        status = 404 if "missing" in self.path else 200
        self.send_response(status)
        kind = "text/html" if "page" in self.path else "image/png"
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(PICTURE)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def upstream():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_base_map(settings, make_account, tmp_path):
    """with_base_map(kind=…, …): a browser of an application that has this base map."""
    apps = []

    def with_base_map(**outside):
        base_map._resting.clear()
        file = tmp_path / "base.json"
        file.write_text(json.dumps(outside), encoding="utf-8")
        app = create_app(dataclasses.replace(settings, base_map=str(file)))
        apps.append(app)
        app.testing = True
        app.test_client_class = Browser
        made = app.test_client()
        made.make_account = make_account
        return made.sign_in("command")

    yield with_base_map
    for app in apps:
        app.database.close()


def test_without_a_setting_there_is_none(client):
    one = client.sign_in("command")
    assert one.get("/api/base_map").get_json()["base_map"] is None
    assert one.get("/basemap/0/1/0/0").status_code == 404
    assert "base_map-0" not in one.get("/style.json").get_json()["sources"]


def test_a_picture_comes_through_us(with_base_map, upstream):
    one = with_base_map(kind="xyz", url=upstream + "/xyz/{z}/{x}/{y}.png")
    answer = one.get("/basemap/0/3/5/2")
    assert (answer.status_code, answer.data) == (200, PICTURE)
    assert answer.mimetype == "image/png"
    assert ASKED[-1] == "/xyz/3/5/2.png"


def test_a_picture_is_fetched_once(with_base_map, upstream):
    one = with_base_map(kind="xyz", url=upstream + "/once/{z}/{x}/{y}")
    for _ in range(3):
        one.get("/basemap/0/3/5/2")
    assert ASKED.count("/once/3/5/2") == 1


def test_tianditu_is_asked_as_it_wants_to_be(with_base_map, upstream):
    one = with_base_map(kind="tianditu", url=upstream, key=KEY)
    one.get("/basemap/1/6/52/24")
    asked = ASKED[-1]
    assert asked.startswith("/cva_w/wmts?") and "TILEMATRIXSET=w" in asked
    assert "TILEMATRIX=6&TILEROW=24&TILECOL=52" in asked and "tk=a%20key" in asked


def test_the_key_is_in_no_answer(with_base_map, upstream):
    one = with_base_map(kind="tianditu", url=upstream + "/missing", key=KEY)
    for address in ("/style.json", "/api/base_map", "/basemap/0/6/52/24"):
        text = one.get(address).get_data(as_text=True)
        assert "a key" not in text and "a%20key" not in text


def test_the_style_shows_it_with_its_approval_number(with_base_map, upstream):
    one = with_base_map(
        kind="wmts", url=upstream, layers=["img"], approval="GS(2026)0001号"
    )
    style = one.get("/style.json?theme=dark").get_json()
    assert style["metadata"]["approval_number"] == "GS(2026)0001号"
    address = style["sources"]["base_map-0"]["tiles"][0]
    assert address == "http://localhost/basemap/0/{z}/{x}/{y}"
    drawn = {entry["id"]: entry for entry in style["layers"]}
    assert drawn["roads-street"]["layout"]["visibility"] == "none"
    assert "visibility" not in drawn["grids-border"]["layout"]


@pytest.mark.parametrize("trouble", ["missing", "page", "elsewhere"])
def test_what_is_no_picture_is_not_passed_on(trouble, with_base_map, upstream):
    one = with_base_map(kind="xyz", url=f"{upstream}/{trouble}/{{z}}/{{x}}/{{y}}")
    answer = one.get("/basemap/0/3/5/2")
    assert answer.status_code in (404, 503) and PICTURE not in answer.data


def test_an_upstream_that_is_slow_is_given_up_and_left_in_peace(
    with_base_map, upstream, monkeypatch
):
    monkeypatch.setattr(base_map, "SECONDS", 0.2)
    one = with_base_map(kind="xyz", url=upstream + "/slow/{z}/{x}/{y}")
    assert one.get("/basemap/0/3/5/2").status_code == 503
    assert one.get("/basemap/0/3/5/3").status_code == 503
    assert ASKED.count("/slow/3/5/2") == 1
    assert "/slow/3/5/3" not in ASKED


def test_a_picture_that_cannot_be_is_not_asked_for(with_base_map, upstream):
    one = with_base_map(kind="xyz", url=upstream + "/{z}/{x}/{y}")
    assert one.get("/basemap/0/3/8/0").status_code == 400
    assert one.get("/basemap/7/3/0/0").status_code == 404


def test_a_local_file_is_read_in_parts(with_base_map, tmp_path):
    file = tmp_path / "city.pmtiles"
    file.write_bytes(bytes(range(200)))
    one = with_base_map(kind="pmtiles", file=str(file))
    part = one.get("/basemap/file.pmtiles", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))
    assert "private" in part.headers["Cache-Control"]


def test_a_setting_that_cannot_be_read_says_so(with_base_map):
    answer = with_base_map(kind="teapot", url="http://127.0.0.1/").get("/style.json")
    assert answer.status_code == 503
    assert "tianditu" in answer.get_json()["detail"]
