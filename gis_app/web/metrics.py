"""GET /metrics: requests, their durations and the connections in use, for Prometheus.

With several web processes they add up if PROMETHEUS_MULTIPROC_DIR names a folder.
"""

import os
import time

from flask import g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Counter(
    "quanyu_requests", "Requests answered", ["endpoint", "method", "status"]
)
SECONDS = Histogram(
    "quanyu_request_seconds",
    "Time from the request to its answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
BUSY = Gauge(
    "quanyu_transactions_open",
    "Connections of the pool that views hold now",
    multiprocess_mode="livesum",
)
POOL = Gauge(
    "quanyu_pool_connections",
    "Connections of the pools of all web processes",
    multiprocess_mode="livesum",
)


def init_app(app):
    POOL.set(int(app.settings.threads))
    app.before_request(_start)
    app.after_request(_count)


def exposed():
    """Everything counted so far, in the text format of Prometheus."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _start():
    g.began = time.perf_counter()


def _count(response):
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, request.method, response.status_code).inc()
    if "began" in g:
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.began)
    return response
