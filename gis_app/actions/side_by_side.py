"""Several connections that store one load's rows side by side.

PostgreSQL stores with one core a connection. Each connection has its own transaction; all
are committed one after the other when the load is whole, and the load's own transaction
after them. Who is killed in between leaves rows of a load that is not done: the load
itself, begun again, or the next one takes them back (store/imports).
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager


class Loaders:
    """cursors: one a connection. threads: one each, or none: all is done at once, in turn.
    own: the Database of the connections, None for the load's own one."""

    def __init__(self, cursors, threads=(), own=None):
        self.cursors, self._threads, self._own = cursors, threads, own
        self._last = {}

    def __len__(self):
        return len(self.cursors)

    def put(self, n, work, *arguments) -> Future:
        """Have loader n do work(cursor, *arguments), after all that it was given before.
        Raises what that has raised."""
        before = self._last.get(n)
        if before is not None and before.done():
            before.result()
        self._last[n] = self._begun(n, work, arguments)
        return self._last[n]

    def each(self, work, *arguments):
        """Have every loader do the same, after what it was given."""
        for n in range(len(self)):
            self.put(n, work, *arguments)

    def wait(self):
        for future in self._last.values():
            future.result()

    @contextmanager
    def apart(self):
        """A cursor for what is committed at once, so that nobody waits for the load's end:
        the counters of numbers. The load's own where there is one connection alone."""
        if self._own is None:
            yield self.cursors[0]
            return
        with self._own.transaction() as cursor:
            yield cursor

    def _begun(self, n, work, arguments):
        if self._threads:
            return self._threads[n].submit(work, self.cursors[n], *arguments)
        done = Future()
        done.set_result(work(self.cursors[n], *arguments))
        return done


@contextmanager
def beside(database, scope, count):
    """Loaders with a connection and a thread each."""
    own = database.another(count + 1)
    with ExitStack() as stack:
        stack.callback(own.close)
        cursors = [stack.enter_context(own.transaction(scope)) for _ in range(count)]
        threads = [stack.enter_context(ThreadPoolExecutor(1)) for _ in range(count)]
        try:
            loaders = Loaders(cursors, threads, own)
            yield loaders
            loaders.wait()
        except BaseException:
            for cursor, thread in zip(cursors, threads, strict=True):
                thread.shutdown(wait=False, cancel_futures=True)
                cursor.connection.cancel()  # or it would store to its end first
            raise
