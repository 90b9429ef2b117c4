"""Asks the lens, and decides in one place whether its answer may be used.

The lens is asked only by a transaction whose view it can share (`store/asker`), and
answers only when it has seen all that this transaction sees. Whatever else happens, no
socket, a refusal, silence, is CannotAnswer: then PostgreSQL is asked.
"""

import json
import logging
import socket
import time
from pathlib import Path

from gis_app.lens import wire
from gis_app.lens.errors import CannotAnswer
from gis_app.lens.questions import Asker, Question, refuse_unanswerable, written
from gis_app.lens.tables import unpacked
from gis_app.store import asker

log = logging.getLogger("quanyu.lens")

PATIENCE = 2.0  # seconds for an answer
MORE_PATIENCE = 0.3  # for each further question: PostgreSQL would take far longer
MOST_PATIENCE = 5.0
KEEP_AWAY = 10.0  # seconds without asking after silence: each question would wait


class Client:
    """path: the lens's socket, or None where it is switched off."""

    def __init__(self, path: Path | None = None):
        self._path = path
        self._away_until = 0.0

    def ask(self, cursor, wanted_with_groupings):
        """[(totals, [rows of each grouping])] for each (filter, groupings).

        As `store/answers.figures`, rows as lists; all from one state of the lens.
        Raises CannotAnswer.
        """
        if self._path is None:
            raise CannotAnswer("it is switched off")
        if time.monotonic() < self._away_until:
            raise CannotAnswer("it was silent a moment ago")
        for wanted, groupings in wanted_with_groupings:
            refuse_unanswerable(wanted, groupings)
        if not self._path.exists():
            raise CannotAnswer("it is not there")
        row = asker.asker(cursor)
        if not row.plain or None in row.settings:
            raise CannotAnswer("the transaction sees what others do not")
        questions = [
            Question(wanted, groupings, self._party(cursor, wanted))
            for wanted, groupings in wanted_with_groupings
        ]
        asked = written(Asker(row.here, row.now, *row.settings), questions)
        patience = min(MOST_PATIENCE, PATIENCE + MORE_PATIENCE * (len(questions) - 1))
        told = self.send(asked, patience)
        return [
            (totals, [*map(unpacked, tables)]) for totals, tables in told["answers"]
        ]

    def send(self, body, patience=PATIENCE):
        """What the lens says to a message, parsed. Raises CannotAnswer."""
        until = time.monotonic() + patience
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(patience)
                connection.connect(str(self._path))
                wire.send(connection, body)
                connection.settimeout(max(0.01, until - time.monotonic()))
                told = json.loads(wire.receive(connection))
        except TimeoutError:
            log.warning("the lens is silent")
            self._away_until = time.monotonic() + KEEP_AWAY
            raise CannotAnswer("it is silent") from None
        except (OSError, ValueError) as error:
            raise CannotAnswer(f"it does not answer: {error}") from None
        if "refused" in told:
            raise CannotAnswer(told["refused"])
        return told

    @staticmethod
    def _party(cursor, wanted):
        return None if wanted.party is None else asker.party(cursor, wanted.party)


# One a process: what serves pages names its socket at its start, others ask nobody.
_client = Client()


def use(settings):
    """From now on this process asks the lens of these settings."""
    global _client
    _client = Client(wire.path_in(settings.data_path) if settings.lens_on else None)


def ask(cursor, wanted_with_groupings):
    return _client.ask(cursor, wanted_with_groupings)
