"""`gis-app load`, `demo` and `check` as a person types them: what they print, how they exit."""

import json

import pytest
from support.samples import square, write_geojson


@pytest.fixture
def squares(tmp_path):
    """squares("code", …): a file of squares from west to east."""

    def squares(*codes, name="a.geojson", step=0.01):
        rows = [
            ({"code": code}, square(116 + n * step, 39)) for n, code in enumerate(codes)
        ]
        return str(write_geojson(tmp_path / name, rows))

    return squares


def test_a_load_prints_its_counts_and_ends_with_0(gis_app, squares):
    done = gis_app("load", "units", squares("131003001", "131003002"))
    assert done.exit_code == 0
    assert "units: 2 rows read, 2 stored, 0 unchanged, 0 rejected" in done.stdout


def test_rejected_rows_are_shown_and_end_with_1(gis_app, squares, tmp_path):
    rejects = tmp_path / "rejects.csv"
    done = gis_app(
        "load", "units", squares("131004001", "131004002", "oops"),
        "--rejects", str(rejects),
    )  # fmt: skip
    assert done.exit_code == 1
    assert "rejected: a.geojson row 3: 'oops' is no code" in done.stdout
    assert "oops" in rejects.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dragons", "a.geojson"], "no kind is called dragons"),
        (["units"], "name the file"),
        (["units", "missing.geojson"], "is not there"),
        (["units", "{file}", "--map", "nothing"], "--map NAME=VALUE"),
        (["units", "{file}", "--map", "x=code"], "no column 'x'"),
        (["units", "{file}", "--datum", "mars2000"], "no datum known"),
        (["grids", "{file}", "--under", "1310"], "must be a community"),
    ],
)
def test_wrong_use_is_answered_in_one_sentence(gis_app, squares, words, said):
    file = squares("a", "b")
    failed = gis_app("load", *[word.format(file=file) for word in words])
    assert failed.exception.exit_code == 2
    assert said in failed.exception.detail


def test_check_finds_a_gap_and_writes_its_place(gis_app, squares, tmp_path):
    out = tmp_path / "faults.geojson"
    codes = [f"131005001001Z00{n}" for n in (1, 2)]
    gis_app("load", "grids", squares(*codes, step=0.02))
    community = {"code": "131005001001", "name": "某社区"}
    whole = square(116, 39).union(square(116.02, 39)).envelope
    gis_app(
        "load",
        "units",
        str(write_geojson(tmp_path / "u.geojson", [(community, whole)])),
    )
    done = gis_app("check", "--level", "grid", "--under", "131005", "--out", str(out))
    assert done.exit_code == 1
    assert "131005001001 某社区 内有" in done.stdout
    (gap,) = [
        feature for feature in json.loads(out.read_text())["features"]
        if feature["properties"]["kind"] == "gap"
    ]  # fmt: skip
    assert gap["properties"]["area_m2"] > 900_000
    assert gap["geometry"]["type"] == "Polygon"


def test_a_clean_partition_ends_with_0(gis_app, squares):
    gis_app("load", "grids", squares(*[f"131006001001Z00{n}" for n in (1, 2)]))
    done = gis_app("check", "--level", "grid", "--under", "131006", "--lang", "en")
    assert done.exit_code == 0
    assert "grid (2): no gap, no overlap" in done.stdout


def test_the_demo_does_not_mix_with_what_is_there(gis_app, squares):
    gis_app("load", "units", squares("131007001"))
    refused = gis_app("demo")
    assert refused.exception.exit_code == 2
    assert "never mix" in refused.exception.detail
