"""gunicorn for pages, API and tiles: threads, all made before requests come."""

import os

bind = os.environ["GIS_BIND"]
workers = int(os.environ.get("GIS_WORKERS", "2"))
threads = int(os.environ.get("GIS_THREADS", "8"))
worker_class = "gthread"
preload_app = True  # the imports' memory is shared; connections are made after the fork
timeout = 120
graceful_timeout = 8
keepalive = 75
forwarded_allow_ips = "*"  # only nginx of our own user reaches the socket
umask = 0o077
# Behind nginx its log has the line of the request.
accesslog = "-" if os.environ.get("GIS_PROXY") != "1" else None
access_log_format = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms %({x-request-id}o)s"


def post_worker_init(worker):
    """Connect before the threads start: two of them would make two pools."""
    worker.wsgi.database.open()
