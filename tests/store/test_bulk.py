"""COPY brings every value over as it is."""

import numpy as np
import shapely

from gis_app.store import bulk, copy_text


def back(cursor, kind, values):
    """The values after a trip into a column of a type and out again."""
    cursor.execute(f"CREATE TEMP TABLE trip (n int, value {kind}) ON COMMIT DROP")
    bulk.copy(cursor, "trip", {"n": np.arange(len(values)), "value": values})
    cursor.execute("SELECT value FROM trip ORDER BY n")
    return [row.value for row in cursor]


def test_texts_keep_what_copy_would_take_for_its_own(cursor):
    texts = ["plain", "", "a\tb", "a\nb\r\n", "\\N", "\\", "沟渠市", '"quoted"', None]
    assert back(cursor, "text", np.array(texts, object)) == texts


def test_what_ends_a_copy_is_a_text_like_any_other(cursor):
    cursor.execute("CREATE TEMP TABLE ends (value text, more text) ON COMMIT DROP")
    texts = ["\\.", "a\n\\.\nb", "last"]
    bulk.copy(cursor, "ends", {"value": texts, "more": [None, None, None]})
    cursor.execute("SELECT value FROM ends")
    assert [row.value for row in cursor] == texts


def test_a_null_byte_which_no_text_can_hold_is_left_out(cursor):
    assert back(cursor, "text", ["a\0b"]) == ["ab"]


def test_what_is_not_a_number_or_not_a_time_is_null(cursor):
    assert back(cursor, "float8", np.array([1.5, np.nan])) == [1.5, None]


def test_floats_keep_every_bit(cursor):
    values = np.array([0.1, 116.123456789012345, 1e-300, -0.0])
    assert back(cursor, "float8", values) == values.tolist()


def test_times_are_utc(cursor):
    times = np.array(["2024-01-01T00:00:00.000001", "NaT"], "datetime64[us]")
    found = back(cursor, "timestamptz", times)
    assert found[0].timestamp() == 1704067200.000001
    assert found[1] is None


def test_lists_become_arrays_and_truth_stays_truth(cursor):
    assert back(cursor, "int[]", [[], [1, 2], None]) == [[], [1, 2], None]
    cursor.execute("DROP TABLE trip")
    assert back(cursor, "bool", np.array([True, False])) == [True, False]


def test_geometries_are_4490_to_the_last_digit(cursor):
    cursor.execute("SELECT 1")
    shapes = np.array([shapely.Point(116.123456789012345, 39), None], object)
    found = back(cursor, "geometry(Point, 4490)", shapes)
    assert shapely.from_wkb(found[0]) == shapes[0]
    assert found[1] is None


def test_many_rows_keep_their_order_over_pieces(cursor):
    many = np.arange(copy_text.ROWS * 2 + 1)
    assert back(cursor, "int", many) == many.tolist()
