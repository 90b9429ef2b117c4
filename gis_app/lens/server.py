"""The lens's process: keeps the copy in one thread, answers on a socket in others."""

import json
import logging
import os
import socket
import sys
import threading
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingMixIn, UnixStreamServer

import duckdb
from pydantic import ValidationError

from gis_app.database import DatabaseError
from gis_app.errors import Unavailable
from gis_app.lens import figures, questions, verify, wire
from gis_app.lens.errors import CannotAnswer

log = logging.getLogger("quanyu.lens")

MOST_AT_ONCE = 8  # questions; more are PostgreSQL's
SLOWEST_READER = 5  # seconds for a message to pass


class Server(ThreadingMixIn, UnixStreamServer):
    """keeper: `keeper.Keeper`; database: to ask PostGIS about drawn areas."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path, keeper, database):
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.keeper, self.database = keeper, database
        _remove_stale(path)
        before = os.umask(0o177)  # the socket is ours alone from its first moment
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)

    def process_request(self, request, client_address):
        if self._free.acquire(timeout=0.1):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request, client_address):
        log.warning("a question to the lens failed", exc_info=sys.exc_info())

    def answer(self, message):
        """What is sent back to a message. Raises CannotAnswer."""
        match message.get("do"):
            case "answer":
                return self._answer(*questions.read(message))
            case "status":
                return self.keeper.status()
            case "rebuild":
                self.keeper.load_again()
                return {"rebuilding": True}
            case "verify":
                return self.keeper.while_resting(verify.verify)
        raise CannotAnswer("it is asked for what it does not know")

    def _answer(self, asker, asked):
        copy = self.keeper.copy_that_has_seen(asker.position)
        found = figures.told(copy, asker, asked, self.database)
        return {"answers": found}


class _Handler(BaseRequestHandler):
    def handle(self):
        self.request.settimeout(SLOWEST_READER)
        with suppress(ConnectionError, TimeoutError):
            message = json.loads(wire.receive(self.request))
            wire.send(self.request, json.dumps(self._told(message)).encode())

    def _told(self, message):
        try:
            return self.server.answer(message)
        except CannotAnswer as error:
            return {"refused": str(error)}
        except (ValidationError, TypeError, KeyError, ValueError) as error:
            log.warning(
                "the lens did not understand: %s", type(error).__name__, exc_info=True
            )
            return {"refused": "it does not understand the question"}
        except (duckdb.Error, DatabaseError) as error:
            log.warning("the lens could not count: %s", type(error).__name__)
            return {"refused": "it could not count"}


def _remove_stale(path):
    """Of a lens that was killed; one that is alive keeps its place."""
    with socket.socket(socket.AF_UNIX) as other:
        try:
            other.connect(str(path))
        except FileNotFoundError:
            return
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise Unavailable("A lens is answering here already")


def serve(path, keeper, database):
    """Until TERM or Ctrl-C reaches the main thread."""
    server = Server(path, keeper, database)
    threading.Thread(target=keeper.run, name="keeper", daemon=True).start()
    try:
        server.serve_forever()
    finally:
        keeper.stop()
        server.server_close()
        path.unlink(missing_ok=True)
