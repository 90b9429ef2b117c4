"""gunicorn for pages, API and tiles: threads, all made before requests come."""

import os

from prometheus_client import multiprocess

behind_proxy = os.environ.get("GIS_PROXY") == "1"
bind = os.environ["GIS_BIND"]
workers = int(os.environ["GIS_WORKERS"])
threads = int(os.environ.get("GIS_GUNICORN_THREADS", os.environ["GIS_THREADS"]))
worker_class = "gthread"
preload_app = True  # the imports' memory is shared; connections are made after the fork
timeout = 120
graceful_timeout = (
    8 if behind_proxy else 2
)  # alone it has open streams, which never end
keepalive = 75
umask = 0o077
control_socket_disable = True  # nothing asks it, and ours would share one name
if behind_proxy:
    forwarded_allow_ips = "*"  # only nginx of our own user reaches the socket
else:
    accesslog = "-"  # behind nginx its log has the line of the request
access_log_format = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms %({x-request-id}o)s"


def post_worker_init(worker):
    """Connect before the threads start: two of them would make two pools."""
    worker.app.wsgi().database.open()


def child_exit(server, worker):
    """A worker that ended has no open transactions any more."""
    multiprocess.mark_process_dead(worker.pid)
