"""How far this installation has come from an empty database to a city: for /setup."""

from dataclasses import dataclass

from gis_app.actions.check_duty import Cells, count_cells
from gis_app.domain import setup_steps
from gis_app.store import installation, setup


@dataclass(frozen=True)
class Host:
    """What the settings say; the database knows nothing of it."""

    contact_keys: bool
    https: bool
    on_loopback: bool
    base_map: bool
    approval: str


@dataclass(frozen=True)
class Facts:
    """incidents: of what the asker sees; None where that is none by role, and only
    `any_incident` may be told."""

    place: object
    ground: object
    people: object
    tables: dict
    duty: Cells
    runs: object
    host: Host
    incidents: tuple | None
    any_incident: bool


def review_setup(cursor, scope, host) -> tuple[list[setup_steps.Step], object]:
    """The steps, and the time of their figures."""
    people, place = setup.people(cursor), installation.read(cursor)
    sees_all = "" in scope.prefixes and scope.categories == ("*",)
    facts = Facts(
        place=place,
        ground=setup.ground(cursor),
        people=people,
        tables=setup.big_tables(cursor),
        duty=count_cells(cursor) if people.duty_rules else Cells(0, 0, 0),
        runs=setup.runs(cursor),
        host=host,
        incidents=setup.incidents(cursor, sees_all) if scope.may("rows") else None,
        any_incident=setup.any_incident(cursor),
    )
    return setup_steps.steps(facts), facts.runs.now
