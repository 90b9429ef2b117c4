"""A running server with the paper city, as tests in a browser meet it."""

import json
import secrets
from dataclasses import dataclass
from urllib.request import Request, urlopen

from support import small_city as paper

from gis_app.store import tokens

# Where incidents lie in the paper city (support/small_city), and what they are.
INCIDENTS = [
    (0.5, 7.5, "G0301", "楼道口堆放杂物堵塞消防通道"),
    (1.5, 6.5, "E0102", "路口暴露垃圾未清"),
    (2.4, 5.3, "E0102", "绿地旁堆放垃圾"),
    (2, 5, "B0101", "井盖正好在两个网格的边上"),
    (5.2, 2.1, "E0502", "沿街占道经营"),
    (6.3, 1.2, "G0104", "夜间施工噪声"),
]


@dataclass(frozen=True)
class Site:
    url: str
    token: str  # of the account `command`
    numbers: list[str]  # of INCIDENTS, in their order

    def ask(self, path, body=None, method=None):
        """What the API itself answers to `command`."""
        data = None if body is None else json.dumps(body).encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
        }
        request = Request(self.url + path, data, headers, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)


def bearer(cursor, username):
    """A token of this account, so that tests can ask the API beside the page."""
    cursor.execute("SELECT id FROM account WHERE username = %s", [username])
    token = secrets.token_urlsafe(32)
    tokens.add(cursor, cursor.fetchone().id, token, days=1)
    return token


def report(site, x, y, category, title):
    """An incident at a place of the paper city; the API's receipt."""
    lon, lat = paper.point(x, y)
    body = {"category": category, "title": title, "lon": lon, "lat": lat}
    return site.ask("/api/incidents", body | {"source": "10", "severity": 2})


def report_address(site, category, title, address):
    """A report with an address alone; the API's receipt."""
    body = {"category": category, "title": title, "address": address}
    return site.ask("/api/incidents", body | {"source": "20", "severity": 3})


def ready(page):
    """Waits until the page says that it is: its map idle, its figures there."""
    page.locator("body[data-ready]").wait_for()
    return page
