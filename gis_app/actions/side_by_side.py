"""Several connections that store one load's rows side by side.

PostgreSQL stores with one core a connection. Each connection has its own transaction; all
are committed one after the other when the load is whole, and the load's own transaction
after them. Who is killed in between leaves rows of a load that is not done: the load
itself, begun again, or the next one takes them back (store/imports).
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from gis_app.database import leave_off


class Loaders:
    """cursors: one a connection. threads: one each, or none: all is done at once, in turn.
    own: the Database of the connections, None for the load's own one."""

    def __init__(self, cursors, threads=(), own=None):
        self.cursors, self._threads, self._own = cursors, threads, own
        self._failed = []  # what went wrong, once: from then on nobody stores anything

    def __len__(self):
        return len(self.cursors)

    def put(self, n, work, *arguments) -> Future:
        """Have loader n do work(cursor, *arguments), after all that it was given before.
        Raises what any of them has raised so far."""
        self._raise()
        if self._threads:
            return self._threads[n].submit(self._do, n, work, arguments)
        done = Future()
        done.set_result(work(self.cursors[n], *arguments))
        return done

    def wait(self):
        """Until all is done. Raises what any of them has raised."""
        for thread in self._threads:
            thread.submit(int).result()
        self._raise()

    def stop(self):
        """Do nothing of what is not begun yet, and leave off what is."""
        self._failed.append(RuntimeError("the load was given up"))
        for cursor in self.cursors:
            leave_off(cursor)

    def _do(self, n, work, arguments):
        self._raise()
        try:
            return work(self.cursors[n], *arguments)
        except BaseException as error:
            self._failed.append(error)
            raise

    def _raise(self):
        if self._failed:
            raise self._failed[0]

    @contextmanager
    def apart(self):
        """A cursor for what is committed at once, so that nobody waits for the load's end:
        the counters of numbers. The load's own where there is one connection alone."""
        if self._own is None:
            yield self.cursors[0]
            return
        with self._own.transaction() as cursor:
            yield cursor


@contextmanager
def beside(database, scope, count):
    """Loaders with a connection and a thread each."""
    own = database.another(count + 1)
    with ExitStack() as stack:
        stack.callback(own.close)
        cursors = [stack.enter_context(own.transaction(scope)) for _ in range(count)]
        threads = [stack.enter_context(ThreadPoolExecutor(1)) for _ in range(count)]
        loaders = Loaders(cursors, threads, own)
        try:
            yield loaders
            loaders.wait()
        except BaseException:
            loaders.stop()
            raise
