"""An intake killed at any moment is stored whole or not at all."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

INTAKE = """
import itertools, sys
from gis_app.actions.receive_incident import receive_incident
from gis_app.database import Database
from gis_app.domain.scope import Scope

database = Database(sys.argv[1], 1)
print("ready", flush=True)
for n in itertools.count():
    with database.transaction(Scope(prefixes=("",))) as cursor:
        report = {
            "category": "G0201" if n % 2 else "E0102", "title": "事件", "source": "10",
            "source_ref": f"{sys.argv[2]}-{n}", "lon": 119.0002, "lat": 39.0078,
            "datum": "cgcs2000",
        }
        receive_incident(cursor, report, 20.0)
"""

# Parts that must be there for every incident, and none without one.
WHOLE = """
    SELECT count(*) AS incidents,
           count(*) FILTER (WHERE a.incident_id IS NOT NULL) AS attributions,
           count(*) FILTER (WHERE s.incident_id IS NOT NULL) AS states,
           count(*) FILTER (WHERE l.incident_id IS NOT NULL) AS entries,
           count(*) FILTER (WHERE c.incident_id IS NOT NULL) AS changes,
           count(*) FILTER (WHERE (e.incident_id IS NOT NULL) = i.coarse) AS places
      FROM incident i
      FULL JOIN attribution a ON a.incident_id = i.id
      FULL JOIN incident_state s ON s.incident_id = i.id
      FULL JOIN log_entry l ON l.incident_id = i.id
      FULL JOIN change c ON c.incident_id = i.id
      LEFT JOIN incident_exact_place e ON e.incident_id = i.id
"""


@pytest.mark.usefixtures("small_city")
def test_an_intake_killed_ten_times_is_never_stored_in_part(database_urls, owner):
    before = 0
    for round_ in range(10):
        intake = subprocess.Popen(
            [sys.executable, "-c", INTAKE, database_urls.web, str(round_)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.getcwd()},
        )
        assert intake.stdout.readline() == b"ready\n"
        time.sleep(random.uniform(0.05, 0.3))
        intake.send_signal(signal.SIGKILL)
        intake.wait()
        intake.stdout.close()
        with owner.transaction() as cursor:
            cursor.execute(WHOLE)
            found = cursor.fetchone()
        assert len(set(found)) == 1, found
        assert found.incidents >= before
        before = found.incidents
    assert before > 0
