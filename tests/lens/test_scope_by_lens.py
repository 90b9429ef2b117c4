"""Scope and privacy hold where the lens counts: tests/test_scope, asked of it."""

import pytest
import test_scope

pytestmark = [test_scope.pytestmark, pytest.mark.usefixtures("lens_counts")]

PROMISES = (
    "streets",
    "test_by_list_and_count",
    "test_by_filter_id_of_another",
    "test_the_handling_unit_sees_its_case_wherever_it_lies",
    "TestAggregateRoles",
    "TestOverlappingDrawings",
)
globals().update({name: getattr(test_scope, name) for name in PROMISES})


@pytest.fixture(scope="module")
def lens_counts(counting):
    yield
    assert len(counting.answered) > 50
    assert counting.refused == set()
