"""Units and grids with codes, names and parents as nobody would write them: each row is
stored, unchanged or refused with a reason, and a second time nothing changes."""

from contextlib import nullcontext

import pytest
import shapely
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from support.samples import write_geojson

from geodata.intake import Options
from gis_app.actions.load_file import SYSTEM, Request, load_file
from gis_app.database import Database
from gis_app.errors import BadRequest

written = st.one_of(
    st.sampled_from(
        ["", "131003", "131003000000", "131003001.0", "131003001", "131003001005",
         "131003001005Z001", "131003001005Z00101", "131003001005001", "1.31003E+11",
         "110100", "310100", "441900", "441900003", "156131003", "QN01", "QN0101", "B-1",
         "0", "99", "9", "131003001 某街道", "某街道(131003001)", "－１３１００３", "n/a"]
    ),
    st.text("0123456789-. ABZ", max_size=19),
)  # fmt: skip
names = st.sampled_from(["", "某街道", "North", "131003002 东街道", "QN01"])
places = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 4))
row = st.fixed_dictionaries(
    {"code": written, "name": names, "parent": written, "at": places}
)


@pytest.fixture(scope="module")
def empty(database_urls):
    database = Database(database_urls.loader, connections=1)
    yield database
    database.close()


class _Inside:
    """A database whose every transaction is the one that is going on."""

    def __init__(self, cursor):
        self.cursor = cursor

    def transaction(self, scope):
        return nullcontext(self.cursor)


def twice(database, kind, path, under):
    """The reports of two loads, of which nothing is kept."""
    with database.transaction(SYSTEM) as cursor:
        requests = [Request(kind, [path], Options(), under=under) for _ in range(2)]
        reports = [load_file(_Inside(cursor), request) for request in requests]
        cursor.connection.rollback()
    return reports


@given(
    st.sampled_from(["units", "grids"]),
    st.lists(row, min_size=1, max_size=6),
    st.sampled_from([None, None, "131003001", "131003001005", "9012"]),
    st.sampled_from([116.0, -74.0]),
)
@example(
    "units",
    [
        {"code": "131003000000", "name": "131003002 东街道", "parent": "131003001.0",
         "at": (3, 1, 4)},
        {"code": "131003001005Z001", "name": "QN01", "parent": "9", "at": (1, 2, 4)},
        {"code": "131003000000", "name": "North", "parent": "", "at": (3, 1, 4)},
    ],
    None,
    -74.0,
)  # fmt: skip
@example(
    "units",
    [
        {"code": "", "name": "QN01", "parent": "131003", "at": (3, 0, 4)},
        {"code": "", "name": "QN01", "parent": "9", "at": (4, 0, 1)},
    ],
    "9012",
    -74.0,
)  # fmt: skip
@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_odd_codes_end_in_a_report_and_twice_changes_nothing(
    empty, tmp_path, kind, drawn, under, west
):
    features = [
        (
            {key: one[key] for key in ("code", "name", "parent")},
            _square(west, *one["at"]),
        )
        for one in drawn
    ]
    path = write_geojson(tmp_path / "odd.geojson", features)
    try:
        first, again = twice(empty, kind, path, under)
    except BadRequest as refused:
        assert refused.detail
        return
    assert first.read == first.stored + first.unchanged + first.rejected == len(drawn)
    assert min(first.stored, first.unchanged, first.rejected) >= 0
    assert (again.stored, again.rejected) == (0, first.rejected)


def _square(west, x, y, side):
    return shapely.box(
        west + x / 100, 39 + y / 100, west + (x + side) / 100, 39 + (y + side) / 100
    )
