"""Several levels at once, in any order; parents by code, by word and by the ground."""

from itertools import permutations

import pytest
import shapely
from support.samples import square, write_geojson

from gis_app.actions.load_file import SYSTEM
from gis_app.actions.undo_import import undo_import
from gis_app.errors import BadRequest

UNITS = """
    SELECT code, level, parent, source_ref, name FROM unit JOIN unit_version USING (code)
     WHERE code ^@ %s ORDER BY 1
"""


def paths(rows, prefix):
    """code -> the source's own code."""
    return {row.code: row.source_ref for row in rows(UNITS, [prefix])}


def cut(west, south, side, parts):
    """A square in columns, from west to east."""
    return [
        shapely.box(
            west + side * n / parts, south, west + side * (n + 1) / parts, south + side
        )
        for n in range(parts)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_levels_come_in_any_order_of_files(load, rows, tmp_path, order):
    prefix = f"13{20 + order[0] * 10 + order[1]}"
    whole = square(115, 37 + order[0] / 10 + order[1] / 100, 0.008)
    files = [
        write_geojson(tmp_path / "city.geojson", [({"code": f"{prefix}00"}, whole)]),
        write_geojson(tmp_path / "county.geojson", [({"code": f"{prefix}02"}, whole)]),
        write_geojson(
            tmp_path / "town.geojson",
            [({"code": f"{prefix}02{n:03d}000"}, part)
             for n, part in enumerate(cut(*whole.bounds[:2], 0.008, 2), start=1)],
        ),
    ]  # fmt: skip
    report = load("units", *(files[at] for at in order))
    assert (report.stored, report.rejected, report.legacy) == (4, 0, {})
    assert [(row.level, row.parent) for row in rows(UNITS, [prefix])] == [
        ("city", None), ("county", prefix), ("town", f"{prefix}02"),
        ("town", f"{prefix}02"),
    ]  # fmt: skip


def test_foreign_levels_in_one_file_hang_below_each_other_by_their_words(
    load, rows, tmp_path
):
    whole = square(-60, 40, 0.04)
    parts = cut(-60, 40, 0.04, 2)
    units = [
        ({"code": "N-1", "name": "North 1", "parent": "N"}, parts[0]),
        ({"code": "N-1-a", "name": "a", "parent": "North 1"}, parts[0]),
        ({"code": "N", "name": "North", "parent": ""}, whole),
        ({"code": "N-2", "name": "North 2", "parent": "N"}, parts[1]),
    ]
    path = write_geojson(tmp_path / "all.geojson", units)
    report, again = (load("units", path, under="9011") for _ in range(2))
    assert (report.stored, report.rejected, again.unchanged) == (4, 0, 4)
    assert paths(rows, "901101") == {
        "901101": "N", "901101001": "N-1", "901101001001": "N-1-a", "901101002": "N-2",
    }  # fmt: skip


def test_foreign_levels_in_files_of_their_own_are_nested_by_the_ground(
    load, rows, tmp_path
):
    """Smallest first, and nobody names a parent."""
    whole = square(-61, 40, 0.04)
    parts = cut(-61, 40, 0.04, 2)
    quarters = [p for at in (-61, -60.98) for p in cut(at, 40, 0.02, 2)]
    files = [
        [({"code": f"q{n}"}, part) for n, part in enumerate(quarters)],
        [({"code": f"h{n}"}, part) for n, part in enumerate(parts)],
        [({"code": "w"}, whole)],
    ]
    written = [write_geojson(tmp_path / f"{n}.geojson", f) for n, f in enumerate(files)]
    report = load("units", *written, under="9012")
    assert (report.stored, report.rejected) == (7, 0)
    found = paths(rows, "9012")
    assert found["901201"] == "w"
    assert [found["901201001"], found["901201002"]] == ["h0", "h1"]
    assert [found[f"90120100{h}00{q}"] for h in (1, 2) for q in (1, 2)] == [
        "q0", "q1", "q2", "q3",
    ]  # fmt: skip


def test_what_is_said_of_a_column_counts_in_the_files_that_have_it(
    load, rows, tmp_path
):
    files = [
        write_geojson(tmp_path / "b.geojson", [({"boro": "Q"}, square(-62, 40))]),
        write_geojson(
            tmp_path / "t.geojson",
            [({"tract": "7", "of": "Q"}, square(-62, 40, 0.005))],
        ),
    ]
    said = {"boro": "name", "tract": "code", "of": "parent"}
    load("units", *files, said=said, under="9013")
    assert paths(rows, "9013") == {"9013": None, "901301": "Q", "901301001": "7"}
    with pytest.raises(BadRequest, match="--map bolo: none of the files has"):
        load("units", *files, said={"bolo": "name"}, under="9013")


def test_parents_in_a_circle_are_refused(load, tmp_path):
    units = [
        ({"code": "A", "parent": "B"}, square(-63, 40)),
        ({"code": "B", "parent": "A"}, square(-63, 40.1)),
    ]
    report = load("units", write_geojson(tmp_path / "a.geojson", units), under="9014")
    assert [fault["message"] for fault in report.faults] == [
        "its parents go round in a circle: B",
        "its parents go round in a circle: A",
    ]


def test_of_two_parents_with_one_name_the_one_around_it_counts(load, rows, tmp_path):
    towns = [
        ({"code": f"13500{county}001", "name": "城关镇"}, square(114 + county, 36))
        for county in (2, 3)
    ]
    load("units", write_geojson(tmp_path / "towns.geojson", towns))
    villages = [({"code": "v7", "parent": "城关镇"}, square(117, 36, 0.005))]
    load("units", write_geojson(tmp_path / "v.geojson", villages))
    assert paths(rows, "135003001")["135003001001"] == "v7"


def test_a_city_without_counties_has_towns_right_below_it(load, rows, tmp_path):
    units = [
        ({"code": "441900003005", "name": "某社区"}, square(113.7, 23, 0.005)),
        ({"code": "441900", "name": "东莞市"}, square(113.7, 23)),
        ({"code": "441900003000", "name": "东城街道"}, square(113.7, 23)),
    ]
    load("units", write_geojson(tmp_path / "a.geojson", units))
    assert [(row.level, row.parent) for row in rows(UNITS, ["4419"])] == [
        ("city", None), ("town", "441900"), ("community", "441900003"),
    ]  # fmt: skip


def test_places_without_codes_are_known_by_their_names(load, rows, tmp_path):
    load(
        "units",
        write_geojson(
            tmp_path / "town.geojson", [({"code": "136003001"}, square(118, 37))]
        ),
    )
    villages = [
        ({"name": name, "parent": "136003001"}, shape)
        for name, shape in zip("东西", cut(118, 37, 0.01, 2), strict=True)
    ]
    path = write_geojson(tmp_path / "v.geojson", villages)
    first, again = load("units", path), load("units", path)
    assert (first.stored, again.stored, again.unchanged) == (2, 0, 2)
    assert paths(rows, "136003001001") == {"136003001001": "东"}


def test_a_code_in_a_name_is_the_units_code(load, rows, tmp_path):
    units = [({"name": "136103001 银河街道"}, square(118.1, 37))]
    load("units", write_geojson(tmp_path / "a.geojson", units))
    (town,) = rows(UNITS, ["136103001"])
    assert (town.code, town.name) == ("136103001", "银河街道")


def test_a_parent_column_that_contradicts_the_codes_is_listed(load, tmp_path):
    parents = ("136202", "136202", "136203")
    units = [
        ({"code": f"13620200{n}", "parent": parent}, square(118.2 + n / 100, 37))
        for n, parent in enumerate(parents, start=1)
    ]
    report = load("units", write_geojson(tmp_path / "a.geojson", units))
    assert report.stored == 3
    assert (
        "row 3: 136202003 lies in 136202 by its code and in 136203 by its parent column"
        in report.notes
    )


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(load, tmp_path):
    units = [
        ({"code": "1.36303E+11"}, square(118.3, 37)),
        ({"code": "136303001.0"}, square(118.31, 37)),
        ({"code": " 136303 002 000 "}, square(118.32, 37)),
    ]
    report = load("units", write_geojson(tmp_path / "a.geojson", units))
    assert report.stored == 2
    assert report.faults[0]["message"] == (
        "'1.36303E+11' is a rounded number: the end of the code is lost"
    )


def test_grids_whose_community_is_missing_stand_in_one_below_their_town(
    load, rows, tmp_path
):
    grids = [
        ({"code": f"136404001000{n:03d}", "name": f"第{n}网格"}, part)
        for n, part in enumerate(cut(118.4, 37, 0.01, 3), start=1)
    ]
    files = [
        write_geojson(tmp_path / f"{n}.geojson", [grid]) for n, grid in enumerate(grids)
    ]
    load("units", write_geojson(
        tmp_path / "town.geojson", [({"code": "136404001"}, square(118.4, 37))]
    ))  # fmt: skip
    for file in files:
        assert load("grids", file).stored == 1
    found = rows("SELECT code, source_ref FROM grid WHERE code ^@ '136404' ORDER BY 1")
    assert found == [(f"136404001900Z00{n}", f"136404001000{n:03d}") for n in (1, 2, 3)]
    (stand_in,) = rows(
        "SELECT ST_AsText(geom) AS w FROM unit_version WHERE code = '136404001900'"
    )
    assert shapely.from_wkt(stand_in.w).equals(square(118.4, 37))


def test_what_was_taken_back_lives_again_under_its_own_codes(
    load, loader, rows, tmp_path
):
    parts = cut(-64, 40, 0.02, 2)
    both = [({"code": ref}, part) for ref, part in zip("ab", parts, strict=True)]
    load("units", write_geojson(tmp_path / "a.geojson", both), under="9016")
    before = paths(rows, "9016")
    (number,) = rows("SELECT max(id) AS n FROM import_run")
    undo_import(loader, SYSTEM, number.n)
    assert paths(rows, "9016") == {}
    another = [({"code": "c"}, square(-64, 41))]
    load("units", write_geojson(tmp_path / "c.geojson", another), under="9016")
    load("units", write_geojson(tmp_path / "a.geojson", both), under="9016")
    assert paths(rows, "9016") == before | {"901603": "c"}


def test_grids_stay_where_they_are_when_their_real_communities_come(
    load, rows, tmp_path
):
    parts = cut(118.5, 37, 0.01, 2)
    grids = [({"code": f"13650400100000{n}"}, part) for n, part in enumerate(parts, 1)]
    path = write_geojson(tmp_path / "grids.geojson", grids)
    town = [({"code": "136504001", "name": "某镇"}, square(118.5, 37))]
    load("units", write_geojson(tmp_path / "town.geojson", town))
    load("grids", path)
    villages = [
        ({"code": f"13650400120{n}", "name": f"村{n}"}, part)
        for n, part in enumerate(parts, 1)
    ]
    load("units", write_geojson(tmp_path / "villages.geojson", villages))
    again = load("grids", path)
    assert (again.stored, again.unchanged) == (0, 2)
    assert len(rows("SELECT FROM grid WHERE code ^@ '136504001'")) == 2
