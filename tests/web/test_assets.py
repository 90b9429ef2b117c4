"""The tags of a page's script, as Vite's manifest has them."""

import json

import pytest

from gis_app.errors import Unavailable
from gis_app.web.assets import Assets

MANIFEST = {
    "src/pages/map.ts": {
        "file": "assets/map-1.js",
        "css": ["assets/map-1.css"],
        "imports": ["_shared.js", "_lib.js"],
        "dynamicImports": ["src/later.ts"],
    },
    "_shared.js": {
        "file": "assets/shared-2.js",
        "css": ["assets/shared-2.css"],
        "imports": ["_lib.js"],
    },
    "_lib.js": {"file": "assets/lib-3.js"},
    "src/later.ts": {"file": "assets/later-4.js"},
}


@pytest.fixture
def assets(app, tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    with app.test_request_context():
        yield Assets(path)


def test_a_page_gets_its_styles_its_chunks_early_and_its_script_last(assets):
    lines = assets.tags("src/pages/map.ts").splitlines()
    assert lines[-1] == (
        '<script type="module" src="/static/assets/map-1.js"></script>'
    )
    text = "\n".join(lines)
    assert text.count("stylesheet") == 2
    assert text.count("modulepreload") == 2
    assert "later" not in text


def test_a_new_build_is_noticed(assets):
    assets.tags("src/pages/map.ts")
    built = {"src/pages/map.ts": {"file": "assets/map-9.js"}}
    assets.manifest.write_text(json.dumps(built))
    assert "map-9.js" in assets.tags("src/pages/map.ts")


def test_what_is_not_built_says_what_to_do(assets):
    with pytest.raises(Unavailable, match="build it again"):
        assets.tags("src/pages/none.ts")
    assets.manifest.unlink()
    with pytest.raises(Unavailable, match="scripts/run"):
        assets.tags("src/pages/map.ts")


def test_a_page_without_its_build_is_a_clear_page_not_a_trace(client, built, app):
    app.extensions["assets"].manifest.unlink()
    answer = client.get("/login", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert "scripts/run" in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["/", "/map"])
def test_pages_carry_their_script_and_the_token(client, built, page):
    text = client.sign_in("street").get(page).get_data(as_text=True)
    assert '<script type="module" src="/static/' in text
    assert 'name="csrf-token"' in text


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_pages_say_their_language(client, built, language, tag):
    client.set_cookie("lang", language)
    assert f'<html lang="{tag}"' in client.get("/login").get_data(as_text=True)
