"""When an incident is due: told for one, and for a column of many, alike."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain import clocks, incident_rows

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("critical", "2026-11-20T16:30:00+00:00"),
        ("urgent", "2026-11-21T14:30:00+00:00"),
        ("normal", "2026-12-01T22:30:00+08:00"),  # from a Friday on
    ],
)
def test_it_is_due_by_its_urgency(urgency, due):
    reported = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
    assert clocks.due_at(urgency, reported) == datetime.fromisoformat(due)


@given(MOMENTS, st.sampled_from(["normal", "urgent", "critical"]))
def test_a_column_is_due_like_each_of_its_rows(moment, urgency):
    one = clocks.due_at(urgency, moment.replace(tzinfo=UTC)).astimezone(UTC)
    (due,) = incident_rows.due_at(
        np.array([urgency], object), np.array([moment], "datetime64[us]")
    )
    assert due == np.datetime64(one.replace(tzinfo=None), "us")
