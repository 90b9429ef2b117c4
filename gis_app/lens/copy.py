"""The copy itself: one DuckDB table in memory, in the order of place codes.

So what lies in one part of the city lies together, and a scope reads a part of the table.
Compressed it takes half the room and is read as fast.
"""

import threading
from contextlib import contextmanager

import duckdb
import numpy as np

from gis_app.lens.incoming import Vocabulary
from gis_app.store.columns import COLUMNS

DAY, HOUR = 86_400_000_000, 3_600_000_000
EAST = 8 * HOUR  # of the city's time
NEVER = -1_000_000  # the day and hour of a time that is not there
LONGEST_QUESTION = 5.0  # seconds: by then nobody waits for its answer any more
LEAST_UNSORTED, UNSORTED_SHARE = 50_000, 0.1  # of the rows: more are sorted in again

# What is asked most often is kept beside the time it is made of.
DERIVED = f"""
    ((reported_at + {EAST}) // {DAY})::INTEGER AS reported_day,
    ((reported_at + {EAST}) // {HOUR} % 24)::TINYINT AS reported_hour
"""
CONFIG = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "temp_directory": "",  # what does not fit into memory is PostgreSQL's to answer
    "preserve_insertion_order": False,
}


class Copy:
    """All incidents as they were at `position`; `now` is the time of that, in µs."""

    def __init__(self, codes=(), threads=2, memory_mb=1024):
        self.vocabulary = Vocabulary(codes)
        self.position, self.now = None, 0
        self.rows, self._unsorted = 0, 0
        self.boxes = Boxes()
        self._lock = threading.Lock()
        self._database = duckdb.connect(
            config=CONFIG | {"threads": threads, "memory_limit": f"{memory_mb}MB"}
        )
        self._writer = self._database.cursor()
        self._writer.execute("ATTACH ':memory:' AS lens (COMPRESS)")

    # -- written by one thread ----------------------------------------------------------

    def fill(self, pieces):
        """The first rows, as pieces of CSV; sorted when all are there."""
        kept = False
        for text in pieces:
            table = self.vocabulary.read(text)
            self._writer.register("piece", table)
            verb = "INSERT INTO lens.loaded" if kept else "CREATE TABLE lens.loaded AS"
            self._writer.execute(f"{verb} SELECT *, {DERIVED} FROM piece")
            self._writer.unregister("piece")
            self.boxes.widen(table)
            kept = True
        if not kept:
            raise ValueError("not even an empty piece came")
        self._sort("loaded")

    def apply(self, text, gone, created, scopes, position, now):
        """Take out the incidents `gone` and put in those of the text, all at once.

        created: how many of the gone ones were made since and cannot be here; scopes:
        all codes under which the others may stand. False: what is here does not fit to
        what has happened, so the copy is wrong.
        """
        table = self.vocabulary.read(text)
        places = self.vocabulary.codes.known(scopes)
        self.boxes.widen(table)
        with self._lock:
            if not self._swap(table, gone, places, len(gone) - created):
                return False
            self.position, self.now = position, now
        put, taken = table.num_rows, len(gone) - created
        self.rows += put - taken
        self._unsorted += put + taken
        if self._unsorted > max(LEAST_UNSORTED, self.rows * UNSORTED_SHARE):
            self._sort("incident")
        return True

    def seen(self, position, now):
        """Nothing has changed since."""
        with self._lock:
            self.position, self.now = position, now

    def _swap(self, table, gone, places, expected):
        """False, and all as before, if others than the expected rows were taken out."""
        writer = self._writer
        writer.execute("BEGIN")
        try:
            fits = self._take_out(gone, places) == expected
            if fits:
                writer.register("piece", table)
                writer.execute(
                    f"INSERT INTO lens.incident SELECT *, {DERIVED} FROM piece"
                )
                writer.unregister("piece")
        except BaseException:
            writer.execute("ROLLBACK")
            raise
        writer.execute("COMMIT" if fits else "ROLLBACK")
        return fits

    def _take_out(self, gone, places):
        """Returns how many there were."""
        return self._writer.execute(
            """
            DELETE FROM lens.incident
             WHERE scope BETWEEN $low AND $high
               AND scope IN (SELECT unnest($places)) AND id IN (SELECT unnest($ids))
            """,
            {
                "low": int(places.min(initial=0)),
                "high": int(places.max(initial=0)),
                "places": places.tolist(),
                "ids": list(gone),
            },
        ).fetchone()[0]

    def _sort(self, source):
        """Readers go on with the old table until the new one is there."""
        writer = self._writer
        writer.execute("BEGIN")
        writer.execute(
            f"""
            CREATE TABLE lens.sorted AS
            SELECT * FROM lens.{source} ORDER BY scope, reported_at
            """
        )
        writer.execute(f"DROP TABLE lens.{source}")
        writer.execute("ALTER TABLE lens.sorted RENAME TO incident")
        writer.execute("COMMIT")
        self._unsorted = 0
        self.rows = writer.execute("SELECT count(*) FROM lens.incident").fetchone()[0]

    def close(self):
        self._database.close()

    # -- read by many ------------------------------------------------------------------

    @contextmanager
    def reading(self, seconds=LONGEST_QUESTION):
        """(cursor, position, now): all it reads is of this one moment.

        The vocabulary and the boxes may hold more by then, never less.
        """
        cursor = self._database.cursor()
        too_late = threading.Timer(seconds, cursor.interrupt)
        try:
            too_late.start()
            with self._lock:
                cursor.execute("BEGIN")
                cursor.execute("SELECT id FROM lens.incident LIMIT 1").fetchall()
                position, now = self.position, self.now
            yield cursor, position, now
        finally:
            too_late.cancel()
            cursor.close()

    def count_in_common(self, table):
        """How many rows of a table that was read are here in just this form."""
        columns = ", ".join(COLUMNS)
        ids = table["id"].to_numpy()
        if not len(ids):
            return 0
        with self.reading(seconds=60) as (cursor, _, _):
            cursor.register("piece", table)
            return cursor.execute(
                f"""
                SELECT count(*) FROM (
                    SELECT {columns} FROM piece INTERSECT ALL
                    SELECT {columns} FROM lens.incident
                     WHERE id BETWEEN {ids.min()} AND {ids.max()})
                """
            ).fetchone()[0]

    def memory(self):
        """Bytes that the table takes."""
        with self.reading() as (cursor, _, _):
            return cursor.execute(
                "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()"
            ).fetchone()[0]


class Boxes:
    """West, south, east, north of the incidents under each place code.

    They only grow: a box that is too wide costs a test of its points, no more.
    """

    def __init__(self):
        self.corners = np.empty((4, 0))

    def widen(self, table):
        place = table["scope"].to_numpy()
        lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
        there = ~np.isnan(lon)
        place, lon, lat = place[there], lon[there], lat[there]
        corners = self._with_room_for(int(place.max(initial=-1)) + 1)
        np.minimum.at(corners[0], place, lon)
        np.minimum.at(corners[1], place, lat)
        np.maximum.at(corners[2], place, lon)
        np.maximum.at(corners[3], place, lat)
        self.corners = corners

    def _with_room_for(self, count):
        """A larger array is a new one: a reader may hold the old."""
        known = self.corners.shape[1]
        if count <= known:
            return self.corners
        grown = np.empty((4, max(count, known * 2)))
        grown[:2], grown[2:] = np.inf, -np.inf
        grown[:, :known] = self.corners
        return grown
