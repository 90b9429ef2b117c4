"""A lens beside the demo town, in threads of the test's own process."""

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from gis_app.database import Database
from gis_app.lens import client, wire
from gis_app.lens.client import Client
from gis_app.lens.errors import CannotAnswer
from gis_app.lens.keeper import Keeper
from gis_app.lens.server import Server
from gis_app.store import answers


@dataclass
class Lens:
    keeper: Keeper
    client: Client
    web: Database
    data_dir: Path

    def compare(self, scope, wanted, groupings):
        """The answers of both in one transaction: (lens, PostgreSQL)."""
        with self.web.transaction(scope) as cursor:
            ((totals, tables),) = self.client.ask(cursor, [(wanted, groupings)])
            theirs, their_tables = answers.figures(cursor, wanted, groupings)
        return (totals, _in_order(tables)), (
            theirs,
            _in_order([[row.values() for row in rows] for rows in their_tables]),
        )


def _in_order(tables):
    return [sorted(map(list, rows), key=str) for rows in tables]


@pytest.fixture(scope="module")
def lens(database_urls):
    web = Database(database_urls.web, connections=3)
    keeper = Keeper(
        Database(database_urls.web, connections=1, one_snapshot=True), threads=1
    )
    folder = tempfile.TemporaryDirectory(prefix="lens-")  # short: a socket's path is
    path = wire.path_in(Path(folder.name))
    path.parent.mkdir()
    keeper.look()
    server = Server(path, keeper, web)
    threads = [
        threading.Thread(target=work, daemon=True)
        for work in (keeper.run, server.serve_forever)
    ]
    for thread in threads:
        thread.start()
    yield Lens(keeper, Client(path), web, Path(folder.name))
    keeper.stop()
    server.shutdown()
    server.server_close()
    for thread in threads:
        thread.join()
    web.close()
    folder.cleanup()


class Counting:
    """answered: questions that the lens answered; refused: its reasons for the others."""

    def __init__(self, lens):
        self._lens = lens
        self.answered, self.refused = [], set()

    def ask(self, cursor, questions):
        try:
            found = self._lens.client.ask(cursor, questions)
        except CannotAnswer as error:
            self.refused.add(str(error))
            raise
        self.answered += questions
        return found


@pytest.fixture(scope="module")
def counting(lens):
    """From here on this module's application asks the lens."""
    counting = Counting(lens)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "ask", counting.ask)
        yield counting
