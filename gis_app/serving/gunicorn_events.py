"""gunicorn for live updates: thousands of open streams in one cooperative process."""

import os

from prometheus_client import multiprocess
from psycogreen.gevent import patch_psycopg

bind = os.environ["GIS_BIND"]
workers = 1
worker_class = "gevent"
worker_connections = 5000
timeout = 60
graceful_timeout = 2  # a stream never ends by itself
forwarded_allow_ips = "*"  # only nginx of our own user reaches the socket
umask = 0o077
control_socket_disable = True  # nothing asks it, and ours would share one name


def post_fork(server, worker):
    """Let queries give way to other streams while they wait for the database."""
    patch_psycopg()


def post_worker_init(worker):
    worker.app.wsgi().database.open()


def child_exit(server, worker):
    """A worker that ended has no open transactions any more."""
    multiprocess.mark_process_dead(worker.pid)
