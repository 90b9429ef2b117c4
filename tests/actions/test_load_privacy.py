"""What a load keeps of rows that were doubtful: never a person, never a hidden place."""

import pytest
from support import small_city as paper

from gis_app.errors import BadRequest

HEAD = "编号,事项,标题,经度,纬度,上报时间,状态,地址\n"


@pytest.fixture
def city(small_city, loader):
    return small_city


def ledger(path, *rows):
    lon, lat = paper.point(1.5, 1.5)
    path.write_text(HEAD + "".join(row.format(lon=lon, lat=lat) + "\n" for row in rows))
    return path


def test_the_log_quotes_no_cell(city, load, rows, tmp_path):
    path = ledger(
        tmp_path / "a.csv",
        "P1,暴露垃圾,路口,{lon},{lat},2026-01-02 08:00,已办结 张三13800138000,",
        "P2,劳资,欠薪,116.7E?幸福里3号楼,{lat},2026-01-02 08:00,处理中,幸福里3号楼2单元",
    )
    report = load("incidents", path)
    assert report.stored == 2
    payloads = " ".join(r.payload for r in rows("SELECT payload FROM log_entry"))
    assert "notes" in payloads
    for secret in ("张三", "13800138000", "幸福里", "116.7E"):
        assert secret not in payloads
    assert "13800138000" not in str(report.notes)


def test_a_personal_column_is_not_stored_under_another_name(city, load, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,事项,姓名,上报时间\nP3,暴露垃圾,王小明,2026-01-02\n")
    with pytest.raises(BadRequest, match="personal"):
        load("incidents", path, said={"姓名": "title"})
