"""Ledgers that nobody has seen: other names, orders, encodings, separators, ways to write
a place and a time. Each row comes back as it was meant, or with a reason; never wrong."""

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import crs, intake
from geodata.table import BadFile

NAMES = {
    "source_ref": ["事件编号", "案件号", "工单编号", "Ticket", "流水号"],
    "category": ["事件类别", "小类", "问题类型", "诉求分类", "Complaint Type"],
    "title": ["标题", "事件名称", "Summary", "工单标题"],
    "lon": ["经度", "GPS经度", "lng", "东经", "案发经度（度）"],
    "lat": ["纬度", "GPS纬度", "Latitude", "北纬", "案发纬度（度）"],
    "reported_at": ["上报时间", "受理时间", "登记时间", "Created Date", "案件上报时间"],
}


def dms(value):
    minutes, seconds = divmod(abs(value) * 3600 % 3600, 60)
    return f"{int(value)}°{int(minutes)}′{seconds:.4f}″"


PLACES = [
    lambda v: f"{v:.7f}",
    lambda v: f"{v:.7f}".replace(".", ","),
    lambda v: f"{v:.7f}".translate(
        str.maketrans("0123456789.", "０１２３４５６７８９．")
    ),
    lambda v: f" {v:.7f}°",
    dms,
]
TIMES = [
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H时%M分", "%Y%m%d%H%M%S",
    "%Y.%m.%d %H:%M", "%Y-%m-%dT%H:%M:%S+08:00",
]  # fmt: skip
ROW = st.tuples(
    st.floats(119.35, 119.65),
    st.floats(38.4, 38.7),
    st.datetimes(datetime(2019, 1, 1), datetime(2026, 11, 1)),
    st.sampled_from(["噪声扰民", "暴露垃圾", "路灯不亮", "占道经营"]),
    st.text("路口垃圾堆放无人清理夜间施工噪声大", min_size=3, max_size=12),
)
LEDGER = st.fixed_dictionaries(
    {
        "rows": st.lists(ROW, min_size=4, max_size=12),
        "names": st.fixed_dictionaries(
            {k: st.sampled_from(v) for k, v in NAMES.items()}
        ),
        "order": st.permutations(list(NAMES)),
        "place": st.sampled_from(PLACES),
        "time": st.sampled_from(TIMES),
        "above": st.integers(0, 3),
        "swapped": st.booleans(),
        "datum": st.sampled_from([None, "gcj02", "bd09"]),
        "form": st.sampled_from(
            ["gb18030,", "utf-8\t", "utf-8-sig;", "utf-16\t", "xlsx"]
        ),
        "foot": st.booleans(),
    }
)


def cells(made):
    """The ledger as rows of texts."""
    rows = [[f"某市事件台账（{n}）"] for n in range(made["above"])]
    rows.append([made["names"][field] for field in made["order"]])
    for n, (lon, lat, moment, category, title) in enumerate(made["rows"]):
        x, y = crs.from_cgcs2000(lon, lat, made["datum"] or "cgcs2000")
        x, y = (y, x) if made["swapped"] else (x, y)
        texts = {
            "source_ref": f"A{n:04d}",
            "category": category,
            "title": title,
            "lon": made["place"](float(x)),
            "lat": made["place"](float(y)),
            "reported_at": moment.strftime(made["time"]),
        }
        rows.append([texts[field] for field in made["order"]])
    if made["foot"]:
        rows.append(["合计", str(len(made["rows"]))])
    return rows


def write(made, folder):
    rows = cells(made)
    if made["form"] == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"
    encoding, delimiter = made["form"][:-1], made["form"][-1]
    text = io.StringIO()
    for row in rows:
        text.write(
            delimiter.join(f'"{c}"' if delimiter in c else c for c in row) + "\r\n"
        )
    (folder / "a.txt").write_bytes(text.getvalue().encode(encoding))
    return folder / "a.txt"


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LEDGER)
def test_a_ledger_that_nobody_has_seen_comes_back_as_it_was_meant(
    tmp_path_factory, made
):
    path = write(made, tmp_path_factory.mktemp("ledger"))
    options = intake.Options(datum=made["datum"], territory=(119.3, 38.3, 119.7, 38.8))
    (piece,) = intake.pieces(path, "incidents", options)
    assert len(piece) == len(made["rows"])
    assert piece.reasons == {}
    wanted = np.array([row[:2] for row in made["rows"]])
    off = np.hypot(
        (piece.lon - wanted[:, 0]) * 87_000, (piece.lat - wanted[:, 1]) * 111e3
    )
    assert off.max() < 1.0
    assert piece.text("category").tolist() == [row[3] for row in made["rows"]]
    assert piece.text("source_ref")[0] == "A0000"
    if made["swapped"]:
        assert len(piece.row_notes) == len(piece)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".txt", ".xlsx", ".xls"]))
def test_any_bytes_are_a_table_or_one_clear_sentence(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("bytes") / f"a{ending}"
    path.write_bytes(data)
    try:
        for piece in intake.pieces(path, "incidents", intake.Options()):
            assert len(piece) == len(piece.lon)
    except BadFile as error:
        assert str(error)


@settings(max_examples=40, deadline=None)
@given(LEDGER, st.randoms())
def test_a_damaged_ledger_is_a_table_or_one_clear_sentence(
    tmp_path_factory, made, chance
):
    path = write(made, tmp_path_factory.mktemp("damaged"))
    data = bytearray(path.read_bytes())
    for _ in range(5):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data[: chance.randrange(1, len(data) + 1)])
    try:
        list(intake.pieces(path, "incidents", intake.Options()))
    except BadFile as error:
        assert str(error)


@pytest.mark.parametrize("hours", [0, 8, 23])
def test_a_time_without_a_zone_is_the_citys_own(tmp_path, hours):
    moment = datetime(2026, 10, 1, hours, 0)
    path = tmp_path / "a.csv"
    path.write_text(f"编号,类别,经度,纬度,上报时间\nA,噪音,119.5,38.5,{moment}\n")
    (piece,) = intake.pieces(path, "incidents", intake.Options())
    from geodata import times

    (found,), _ = times.to_utc(piece.text("reported_at"))
    utc = (moment - timedelta(hours=8)).replace(tzinfo=UTC)
    assert found == np.datetime64(utc.replace(tzinfo=None), "us")
