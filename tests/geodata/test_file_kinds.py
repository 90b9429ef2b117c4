"""What a file holds is told by its columns, codes, shapes and name, with the reason."""

import pytest

from geodata import columns, file_kinds


def best(names, shapes=(), called=(), **texts):
    table = {name: texts.get(name, [""]) for name in names}
    found = file_kinds.guess(table, set(shapes), list(called))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("kind", "names", "shapes", "called"),
    [
        ("incidents", ["工单编号", "诉求类型", "受理时间", "经度", "纬度"], [], []),
        ("incidents", ["Unique Key", "Complaint Type", "Created Date"], [], []),
        ("units", ["街道名称", "行政区划代码"], ["area"], []),
        ("grids", ["网格编码", "网格名称"], ["area"], []),
        ("micro_grids", ["微网格编码", "微网格名称"], ["area"], []),
        ("roads", ["name"], ["line"], []),
        ("buildings", ["楼栋名称", "层数"], ["area"], []),
        ("water", ["name"], ["area"], ["rivers and lakes water.gpkg"]),
        ("facilities", ["设施名称", "设施类型", "x", "y"], [], []),
        ("organisations", ["机构名称", "机构类型", "上级机构"], [], []),
    ],
)
def test_the_kind_is_told(kind, names, shapes, called):
    found = best(names, shapes, called)
    assert found.kind == kind and found.reason


def test_codes_tell_grids_from_units():
    grid = best(["code", "name"], ["area"], code=["131003001005Z003"])
    unit = best(["code", "name"], ["area"], code=["131003001005"])
    assert (grid.kind, unit.kind) == ("grids", "units")
    assert grid.sure and "its codes are of that kind" in grid.reason


def test_wkt_and_pairs_of_coordinates_are_shapes():
    assert best(["wkt", "name"], wkt=["LINESTRING (0 0, 1 1)"]).kind == "roads"
    assert best(["lon", "lat", "层数"]) is None  # points are no buildings


def test_what_nothing_tells_is_not_sure():
    found = best(["name"], ["area"])
    assert found is None or not found.sure


def test_every_kind_that_can_be_loaded_has_its_words():
    known = file_kinds.kinds()
    assert set(columns.kinds()) <= set(known)
    for kind in known.values():
        assert all(kind.label.values()) and all(kind.meaning.values())
