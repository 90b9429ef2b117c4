"""A page left open while incidents come in: `soak.py URL TOKEN [--page /screen]`.

TOKEN is a bearer token of an account that may report and sees the whole city. Incidents
are reported over HTTP at --rate a second for --minutes, all over the city. Told are the
page's memory after a garbage collection (its growth from a fifth of the time on, or
half a minute, when all is loaded: between the medians of the first and the last quarter
of what is left), its script time, and whether its figures equal the database's at the end. Exit 1 if memory grew by more
than 5 %, a figure differs or a report was not taken.
"""

import argparse
import json
import random
import sys
import threading
import time
from statistics import median
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--enable-precise-memory-info",
    # Compiled code lies in the same heap and grows for half an hour: it is not the page's.
    "--js-flags=--no-opt,--no-sparkplug,--no-maglev",
)
CHROMIUM = "/usr/bin/chromium"
CATEGORIES = ("E0102", "E0201", "E0502", "B0101", "B0201", "G0104", "G0301")
MOST_GROWTH = 0.05
LOOKS = 20  # at the memory, evenly over the time
FILLED_SECONDS = 30
QUIET_SECONDS = 12  # after the last report: every throttled figure has been asked again
PATIENCE_MS = 120_000

# What a page says of how many there are, and the question that the API answers.
TOLD = {
    "/map": (
        "document.querySelector('#detail .numbers dd').textContent",
        lambda ask: ask("/api/incidents/figures", {"filter": {}})["open"],
    ),
    "/screen": (
        "document.querySelector('[data-pane=workload] .main.open .number').textContent",
        lambda ask: ask("/api/incidents/figures", {"filter": {}})["open"],
    ),
}


class City:
    def __init__(self, url, token):
        self.url, self.token = url, token
        self.box = self.ask("/api/session")["installation"]["bbox"]

    def ask(self, path, body=None):
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.url + path, data, headers), timeout=60) as answer:
            return json.load(answer)

    def report(self, number):
        west, south, east, north = self.box
        self.ask(
            "/api/incidents",
            {
                "category": random.choice(CATEGORIES),
                "title": "持续运行测试",
                "lon": random.uniform(west, east),
                "lat": random.uniform(south, north),
                "severity": random.choice((4, 4, 4, 3, 2)),
                "source": "60",
                "source_ref": f"soak-{time.time_ns()}-{number}",
            },
        )


class Reporter(threading.Thread):
    """Reports at an even pace; what the server cannot take in time comes late, not less."""

    def __init__(self, city, rate, seconds):
        super().__init__(daemon=True)
        self.city, self.rate, self.seconds = city, rate, seconds
        self.sent = self.failed = 0

    def run(self):
        started = time.monotonic()
        while self.sent < self.rate * self.seconds:
            wait = started + self.sent / self.rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            try:
                self.city.report(self.sent)
            except OSError:
                self.failed += 1
            self.sent += 1


class Watched:
    """A page and what the browser says of its memory and scripts."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")

    def memory(self):
        self.session.send("HeapProfiler.collectGarbage")
        return self.session.send("Runtime.getHeapUsage")["usedSize"]

    def script_seconds(self):
        found = self.session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in found if one["name"] == "ScriptDuration")


def soak(city, path, minutes, rate, tour=True):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        context = browser.new_context(
            viewport={"width": 1920, "height": 1080},
            reduced_motion=None if tour else "reduce",
            extra_http_headers={"Authorization": f"Bearer {city.token}"},
        )
        page = context.new_page()
        page.goto(city.url + path)
        page.locator("body[data-ready]").wait_for(timeout=PATIENCE_MS)
        found = _watch(Watched(page), city, minutes * 60, rate)
        expression, question = TOLD[path]
        told = page.evaluate(expression)
        found |= {"page_says": told, "database_says": question(city.ask)}
        browser.close()
    return found


def _watch(watched, city, seconds, rate):
    reporter = Reporter(city, rate, seconds)
    memories, before = [], watched.script_seconds()
    reporter.start()
    while reporter.is_alive():
        watched.page.wait_for_timeout(1000 * seconds / LOOKS)
        memories.append(watched.memory())
        print(f"{memories[-1] / 1e6:8.1f} MB  {reporter.sent} reported", flush=True)
    script = watched.script_seconds() - before
    _stand_still(watched.page)
    watched.page.wait_for_timeout(1000 * QUIET_SECONDS)
    memories.append(watched.memory())
    filled = max(seconds / 5, FILLED_SECONDS)  # lists, caches of tiles and of code
    settled = memories[int(len(memories) * filled / seconds) :] or memories[-1:]
    quarter = max(1, len(settled) // 4)
    first, last = median(settled[:quarter]), median(settled[-quarter:])
    return {
        "reported": reporter.sent,
        "failed": reporter.failed,
        "memory_mb": [round(one / 1e6, 1) for one in memories],
        "growth": last / first - 1,
        "script_ms_a_second": 1000 * script / seconds,
        "script_ms_an_incident": 1000 * script / max(1, reporter.sent),
    }


def _stand_still(page):
    """A wall's tour shows one unit after the other: back to the whole city."""
    above = page.locator("#path button")
    if urlsplit(page.url).path == "/screen" and above.count():
        above.first.click()


def differs(found):
    digits = "".join(filter(str.isdigit, found["page_says"]))
    return digits != str(found["database_says"])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url")
    options.add_argument("token")
    options.add_argument("--page", choices=tuple(TOLD), default="/screen")
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--rate", type=float, default=20, help="reports a second")
    options.add_argument("--still", action="store_true", help="a wall without its tour")
    options.add_argument("--json", type=argparse.FileType("w"))
    asked = options.parse_args()
    found = soak(
        City(asked.url, asked.token),
        asked.page,
        asked.minutes,
        asked.rate,
        not asked.still,
    )
    print(json.dumps(found, ensure_ascii=False, indent=2))
    if asked.json:
        json.dump(found, asked.json, ensure_ascii=False)
    sys.exit(bool(differs(found) or found["growth"] > MOST_GROWTH or found["failed"]))


if __name__ == "__main__":
    main()
