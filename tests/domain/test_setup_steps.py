"""From an empty database to a city: which step is done, half done, missing, and which next."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Row

import pytest

from gis_app.actions.check_duty import Cells
from gis_app.actions.review_setup import Facts, Host
from gis_app.domain import setup_steps
from gis_app.store.setup import BIG, Count

NOW = datetime(2026, 11, 25, tzinfo=UTC)
NOTHING = {
    "place": Row(name="", root_code="", zone_srid=4548, is_demo=False, demo_logins=False),
    "ground": Row(
        units={}, communities_with_grids=0, grids=0, households_known=0, households=0,
        micro_grids=0, grids_with_micro=0, grids_with_branch=0, grids_with_post=0,
    ),
    "people": Row(
        organisations=0, party_orgs=0, posts=0, duty_rules=0, categories=0, terms=0,
        accounts={}, own_accounts=0, demo_accounts=0,
    ),
    "tables": dict.fromkeys(BIG, Count(0)),
    "duty": Cells(0, 0, 0),
    "runs": Row(
        checked_at=None, levels=None, backed_up_at=None, bytes=None, changed_since=None,
        now=NOW,
    ),
    "host": Host(False, False, True, False, ""),
    "incidents": (Count(0), Count(0), Count(0)),
    "any_incident": False,
}  # fmt: skip


def found(**given):
    """Steps by their id; `ground__grids=3` changes one value of `ground`."""
    facts = dict(NOTHING)
    for name, value in given.items():
        part, _, key = name.partition("__")
        if not key:
            facts[part] = value
        elif isinstance(facts[part], Host):
            facts[part] = Host(**{**vars(facts[part]), key: value})
        else:
            facts[part] = Row(**{**vars(facts[part]), key: value})
    return {step.id: step for step in setup_steps.steps(Facts(**facts))}


def test_in_an_empty_installation_the_first_step_comes_first():
    steps = list(found().values())
    assert setup_steps.next_of(steps) == "installation"
    assert setup_steps.progress(steps)[0] == 1  # no demo data
    assert {step.state for step in steps} == {"missing", "optional", "done"}


def test_whatever_is_missing_says_what_helps():
    for step in found().values():
        assert step.do or step.state in ("done", "optional"), step.id


@pytest.mark.parametrize(
    ("part", "whole", "state"), [(0, 4, "missing"), (3, 4, "partly"), (4, 4, "done")]
)
def test_a_share_is_done_when_it_is_whole(part, whole, state):
    assert setup_steps.by_share(part, whole) == state


def test_a_community_without_grids_leaves_the_grids_half_done():
    units = {"city": 1, "town": 2, "community": 4}
    step = found(ground__units=units, ground__grids=9, ground__communities_with_grids=3)
    assert (step["grids"].state, step["grids"].part, step["grids"].whole) == (
        "partly", 3, 4,
    )  # fmt: skip


def checked(changed_since=False, **kinds):
    kinds = {kind: {"count": n, "area_m2": 1.0} for kind, n in kinds.items()}
    return found(
        runs__checked_at=NOW,
        runs__changed_since=changed_since,
        runs__levels=[{"level": "grid", "places": 9, "kinds": kinds}],
    )["partition"]


def test_the_partition_is_done_only_after_a_clean_check_of_what_is_there_now():
    assert found()["partition"].note == "unchecked"
    assert checked(large=3).state == "done"
    assert (checked(gap=1, overlap=2).state, checked(gap=1, overlap=2).part) == (
        "partly", 3,
    )  # fmt: skip
    assert checked(changed_since=True).note == "stale"


def test_demo_accounts_alone_are_not_a_citys():
    assert found(people__demo_accounts=10)["accounts"].note == "demo"
    one = {"people__own_accounts": 1, "people__accounts": {"admin": 1}}
    assert found(**one)["accounts"].note == "roles"


def test_who_reads_no_incident_is_told_no_number_of_them():
    steps = found(incidents=None, any_incident=True)
    assert (steps["incidents"].state, steps["incidents"].part) == ("done", None)
    assert "outside" not in steps and "waiting" not in steps


@pytest.mark.parametrize(("days", "state"), [(0, "done"), (7, "partly")])
def test_a_backup_ages(days, state):
    at = NOW - timedelta(days=days, hours=1)
    assert found(runs__backed_up_at=at)["backup"].state == state


def test_https_is_optional_only_where_nobody_else_comes():
    assert found()["https"].state == "optional"
    assert found(host__on_loopback=False)["https"].state == "missing"
    assert found(host__https=True)["https"].state == "done"
