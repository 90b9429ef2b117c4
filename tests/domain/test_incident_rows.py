"""Ledgers with every mistake that people make: each row comes out as it was meant, or says
why not. A wrong place, time or category is never stored."""

import csv
from datetime import datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import crs, intake, reference
from gis_app.domain import incident_rows
from gis_app.domain.words import Words

CITY = (119.0, 38.3, 119.9, 39.0)  # west, south, east, north
NOW = np.datetime64("2026-11-25", "us")
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def dms(value):
    minutes, seconds = divmod(value % 1 * 3600, 60)
    return f"{int(value)}°{int(minutes)}′{seconds:.3f}″"


# (lon, lat) as texts -> the two cells. Of the second kind nothing can be made.
MENDED = {
    "plain": lambda x, y: (x, y),
    "swapped": lambda x, y: (y, x),
    "degrees": lambda x, y: (dms(float(x)) + "E", "N" + dms(float(y))),
    "minutes": lambda x, y: (
        f"{int(float(x))}°{float(x) % 1 * 60:.5f}′", f"{int(float(y))}°{float(y) % 1 * 60:.5f}′"),
    "comma": lambda x, y: (x.replace(".", ","), y.replace(".", ",")),
    "full width": lambda x, y: (x.translate(WIDE), y.translate(WIDE)),
    "spaces": lambda x, y: (f" {x} ", f"\u3000{y}°"),
    "letters": lambda x, y: (f"东经{x}", f"{y}N"),
    "apostrophe": lambda x, y: (f"'{x}", f"'{y}"),
    "one cell": lambda x, y: (f"{x},{y}", ""),
    "millionths": lambda x, y: (str(round(float(x) * 1e6)), str(round(float(y) * 1e6))),
}  # fmt: skip
HOPELESS = {
    "blank": lambda x, y: ("", ""),
    "nothing": lambda x, y: ("NULL", "/"),
    "zero": lambda x, y: ("0", "0.0"),
    "half": lambda x, y: (x, ""),
    "far": lambda x, y: (str(float(x) + 12), y),
    "near the pole": lambda x, y: (x, str(float(y) + 45)),
    "ones": lambda x, y: ("1", "1"),
    "nines": lambda x, y: ("999", "999"),
    "words": lambda x, y: ("路口东侧", y),
    "no point": lambda x, y: (x.replace(".", ""), y),
    "two points": lambda x, y: (x + ".5", y),
    "twice the same": lambda x, y: (y, y),
    "twice longitude": lambda x, y: (x, x),
}
TIMES = {
    "%Y-%m-%d %H:%M:%S": True, "%Y/%m/%d %H:%M": True, "%Y.%m.%d %H:%M": True,
    "%Y年%m月%d日 %H时%M分": True, "%Y%m%d%H%M%S": True, "%Y%m%d%H%M": True,
    "%Y-%m-%dT%H:%M:%S+08:00": True, "%Y-%m-%d %I:%M %p": True, "%d %b %Y %H:%M": True,
    "serial": True, "epoch": True, "%H:%M": False, "%Y-13-%d": False, "昨天": False,
    "9999-12-31": False, "": False,
}  # fmt: skip
CATEGORIES = {
    "暴露垃圾": "E0102", "环卫-暴露垃圾": "E0102", "E0510": "E0510", "噪音扰民 ": "E0510",
    "1-噪音扰民": "E0510", "占道经营问题": "E0502", "路灯不亮": "B0103", "龙卷风": None,
    "其他": None, "": None,
}  # fmt: skip
ROW = st.fixed_dictionaries(
    {
        "lon": st.floats(119.2, 119.7),
        "lat": st.floats(38.4, 38.9),
        "place": st.sampled_from([*MENDED, *HOPELESS]),
        "moment": st.datetimes(datetime(2015, 1, 1), datetime(2026, 11, 1)),
        "time": st.sampled_from(list(TIMES)),
        "category": st.sampled_from(list(CATEGORIES)),
        "address": st.sampled_from(["", "文化路12号"]),
    }
)


def words():
    def objects(name):
        return [SimpleNamespace(**row) for row in reference.read(name)]

    categories = objects("categories")
    found = {"category": Words("category", categories)}
    found["category"].coarse = set()
    found["category"].label = {row.code: row.label_zh for row in categories}
    for name, single in (("sources", "source"), ("severities", "severity"),
                         ("urgencies", "urgency"), ("states", "state")):  # fmt: skip
        found[name] = Words(single, objects(name))
    found["states"].open = {10, 12, 20, 30, 42, 45}
    return found


WORDS = words()


def cells(n, row):
    x, y = crs.from_cgcs2000(row["lon"], row["lat"], "gcj02")
    lon, lat = (MENDED | HOPELESS)[row["place"]](f"{float(x):.7f}", f"{float(y):.7f}")
    return [f"A{n}", row["category"], row["address"], lon, lat, written(row)]


def written(row):
    moment = row["moment"].replace(second=0, microsecond=0)
    if row["time"] == "serial":
        return f"{(moment - datetime(1899, 12, 30)) / timedelta(days=1):.6f}"
    if row["time"] == "epoch":
        return str(int((moment - timedelta(hours=8)).timestamp()))
    return moment.strftime(row["time"])


def load(folder, rows):
    path = folder / "a.csv"
    with open(path, "w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(
            [["事件编号", "事件类别", "发生地址", "经度", "纬度", "上报时间"]]
            + [cells(n, row) for n, row in enumerate(rows)]
        )
    options = intake.Options(datum="gcj02", territory=CITY)
    (piece,) = intake.pieces(path, "incidents", options)
    return piece, incident_rows.read(piece, WORDS, NOW)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROW, min_size=1, max_size=25))
def test_no_mistake_of_a_row_becomes_a_wrong_value(tmp_path_factory, made):
    piece, rows = load(tmp_path_factory.mktemp("ledger"), made)
    for at, row in enumerate(made):
        lost = row["place"] in HOPELESS
        hopeless = not TIMES[row["time"]] or CATEGORIES[row["category"]] is None
        hopeless |= lost and not row["address"]
        assert (at in piece.reasons) == hopeless, (row, piece.reasons.get(at))
        if at in piece.reasons:
            continue
        assert rows["category"][at] == CATEGORIES[row["category"]]
        local = row["moment"].replace(second=0, microsecond=0) - timedelta(hours=8)
        assert rows["reported_at"][at] == np.datetime64(local, "us")
        assert np.isnan(rows["lon"][at]) == lost, row
        if lost:
            assert any("placed by its address" in n for n in piece.row_notes[at])
        else:
            off = (rows["lon"][at] - row["lon"], rows["lat"][at] - row["lat"])
            assert np.hypot(off[0] * 87_000, off[1] * 111_000) < 1.0, row


@pytest.mark.parametrize(
    "kind", ["swapped", "degrees", "minutes", "comma", "one cell", "millionths"]
)
def test_what_is_put_right_is_noted_with_its_row(tmp_path, kind):
    row = {"lon": 119.5, "lat": 38.6, "place": kind, "time": "%Y-%m-%d %H:%M:%S",
           "moment": datetime(2026, 1, 2), "category": "暴露垃圾", "address": ""}  # fmt: skip
    piece, _ = load(tmp_path, [row])
    assert len(piece.row_notes[0]) == 1
