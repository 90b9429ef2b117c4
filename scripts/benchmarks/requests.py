"""How fast a running server answers: `requests.py URL TOKEN [--seconds 10]`.

Points are drawn evenly over the city. Each row: requests a second, p50 and p99 in
milliseconds, with one client and with eight at once (on this same machine).
"""

import argparse
import http.client
import json
import random
import threading
import time
from urllib.parse import urlsplit


class Client:
    """One keep-alive connection with a token."""

    def __init__(self, url, token):
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc)
        self.headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }

    def ask(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        self.connection.request(method, path, text, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def locate(client, place):
    return client.ask("GET", f"/api/locate?lon={place[0]}&lat={place[1]}")


def intake(client, place):
    report = {"category": "E0102", "title": "压测事件", "source": "10"}
    report |= {"lon": place[0], "lat": place[1]}
    return client.ask("POST", "/api/incidents", report)


def again(client, place):
    report = {"category": "E0102", "title": "压测事件", "source": "10"}
    report |= {"lon": place[0], "lat": place[1], "source_ref": "benchmark"}
    return client.ask("POST", "/api/incidents", report)


def counts(client, place):
    half = 0.005
    west, south = place[0] - half, place[1] - half
    east, north = place[0] + half, place[1] + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    wanted = {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    return client.ask(
        "POST", "/api/incidents/counts", {"filter": wanted, "by": ["category"]}
    )


QUESTIONS = {
    "GET /api/locate": locate,
    "POST /api/incidents": intake,
    "the same reference again": again,
    "counts in 900 m × 1.1 km": counts,
}


def measure(url, token, question, box, seconds, clients):
    """Sorted milliseconds of every answer within the time."""
    taken, lock = [], threading.Lock()

    def run():
        client, own = Client(url, token), []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            place = random.uniform(box[0], box[2]), random.uniform(box[1], box[3])
            start = time.perf_counter()
            status, text = question(client, place)
            own.append((time.perf_counter() - start) * 1000)
            if status >= 400:
                raise SystemExit(f"{status}: {text.decode()[:300]}")
        with lock:
            taken.extend(own)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    _, session = Client(given.url, given.token).ask("GET", "/api/session")
    box = json.loads(session)["installation"]["bbox"]
    print("| request | clients | a second | p50 ms | p99 ms |\n|---|---|---|---|---|")
    for name, question in QUESTIONS.items():
        for clients in (1, 8):
            ms = measure(given.url, given.token, question, box, given.seconds, clients)
            p50, p99 = ms[len(ms) // 2], ms[int(len(ms) * 0.99)]
            rate = len(ms) / given.seconds
            print(f"| {name} | {clients} | {rate:.0f} | {p50:.1f} | {p99:.1f} |")


if __name__ == "__main__":
    main()
