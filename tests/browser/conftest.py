"""A real browser at the real application: nothing of ours is replaced.

Any request that leaves the server, any error in the console, any breach of the
Content-Security-Policy fails the test in which it happens.
"""

import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support import small_city as paper
from support.site import INCIDENTS, Site, bearer, ready, report
from werkzeug.serving import WSGIRequestHandler, make_server

import gis_app
from gis_app.actions.add_demo_accounts import add_demo_accounts
from gis_app.jobs import Worker
from gis_app.store import installation

FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--no-first-run",
    "--metrics-recording-only",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--hide-scrollbars",
]
CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 60_000  # two busy cores and a GPU made of software
expect.set_options(timeout=PATIENCE_MS)


class Quiet(WSGIRequestHandler):
    """No line for each tile: a failing test would drown in them."""

    def log_request(self, *_):
        pass


@pytest.fixture(scope="module")
def site(app, owner, small_city):
    built = Path(gis_app.__file__).parent / "static/manifest.json"
    assert built.exists(), "The frontend is not built: npm ci && npm run build"
    with owner.transaction() as cursor:
        cursor.execute("UPDATE installation SET is_demo = true")
        add_demo_accounts(cursor, *paper.TOWNS, "991003001001Z001", None)
        installation.allow_demo_logins(cursor, True)
        token = bearer(cursor, "command")
    app.database.open()  # before there are threads
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    site = Site(url, token, [])
    for x, y, category, title in INCIDENTS:
        site.numbers.append(report(site, x, y, category, title)["no"])
    yield site
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def worker(site, settings):
    """Takes the jobs that pages start: imports, large tables."""
    worker = Worker(settings)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    yield worker
    worker.stopping.set()
    thread.join(timeout=30)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": FLAGS}


class Faults(list):
    """What went wrong in the page. expected: words of what a test provokes itself."""

    def __init__(self):
        super().__init__()
        self.expected = []

    def note(self, text):
        if not any(words in text for words in self.expected):
            self.append(text)


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
def page(browser, site, faults):
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.note(f"error: {error}"))
    page.on("console", lambda message: _note(faults, message))
    context.route("**/*", lambda route: _stay_here(route, site.url, faults))
    yield page
    context.close()
    assert faults == []


def _note(faults, message):
    if message.type == "error":
        faults.note(f"console: {message.text}")


def _stay_here(route, url, faults):
    asked = route.request.url
    if asked.startswith((url, "data:", "blob:")):
        route.continue_()
    else:
        faults.note(f"left the host: {asked}")
        route.abort()


@pytest.fixture
def visit(page, site):
    """visit("command", "/map", lang="en"): signed in, the page ready."""

    def visit(username, path="/", lang="zh"):
        page.context.add_cookies([{"name": "lang", "value": lang, "url": site.url}])
        ask = page.context.request
        csrf = ask.get(site.url + "/api/session").json()["csrf"]
        ask.post(
            site.url + "/api/session",
            data={"demo": username},
            headers={"X-CSRF-Token": csrf},
        )
        page.goto(site.url + path)
        return ready(page)

    return visit
