"""The picture of a datum: small maps side by side, sound SVG, readable by ear."""

from xml.etree import ElementTree

import pytest
import shapely

from geodata import datum_picture

SVG = "{http://www.w3.org/2000/svg}"
OUTLINES = {
    "units": [shapely.box(116, 39, 116.02, 39.01).boundary],
    "roads": [shapely.LineString([(116, 39), (116.01, 39.01)])],
    "water": [shapely.box(116.001, 39.001, 116.004, 39.004), shapely.Polygon()],
}


def result(shift=0.005, **more):
    spots = [(116.005 + n / 1000, 39.005) for n in range(10)]
    moved = [(lon - shift, lat + shift) for lon, lat in spots]
    facts = ["in the unit that <所属区> names: 9 of 10 (90.0%)"]
    found = [
        {"datum": datum, "label": label, "score": 0.9, "facts": facts, "points": points}
        for datum, label, points in (
            ("cgcs2000", "CGCS2000", spots),
            ("gcj02", "GCJ-02", moved),
        )
    ]
    return {"taken": "cgcs2000", "winner": "gcj02", "warning": "a & b", "named": True,
            "hypotheses": found} | more  # fmt: skip


def drawn(*arguments):
    return ElementTree.fromstring(datum_picture.draw(*arguments))


def test_each_datum_has_a_map_with_its_points():
    root = drawn(result(), OUTLINES, "en")
    assert len(root.findall(f".//{SVG}circle")) == 20
    assert len(root.findall(f".//{SVG}use")) == 2
    kinds = [path.get("class") for path in root.findall(f".//{SVG}defs//{SVG}path")]
    assert kinds == ["a", "r", "u"]


@pytest.mark.parametrize("lang, said", [("zh", "最吻合"), ("en", "fits best")])
def test_the_winner_is_marked_in_words_and_by_its_frame(lang, said):
    root = drawn(result(), {}, lang)
    assert root.get("lang") == lang
    assert [said in "".join(t.itertext()) for t in root.iter(f"{SVG}tspan")] == [True]
    assert sum(r.get("class") == "f w" for r in root.iter(f"{SVG}rect")) == 1


def test_what_may_be_chance_marks_no_winner():
    root = drawn(result(sure=False, warning=None), {}, "en")
    assert not any(r.get("class") == "f w" for r in root.iter(f"{SVG}rect"))


def test_it_tells_by_ear_what_it_shows():
    root = drawn(result(), OUTLINES, "en")
    assert root.get("role") == "img"
    heard = root.find(f"{SVG}desc").text
    assert "a & b" in heard and "GCJ-02 (fits best)" in heard and "<所属区>" in heard


def test_the_maps_show_a_window_in_which_the_shift_is_seen():
    far = [(115.0 + n / 50, 38.0 + n / 50) for n in range(100)]
    wide = result()
    for h, shift in zip(wide["hypotheses"], (0, 0.005), strict=True):
        h["points"] = [(lon + shift, lat) for lon, lat in far]
    west, south, east, north = datum_picture.frame(wide)
    assert 0.03 < north - south < 0.1
    assert any(west < lon < east and south < lat < north for lon, lat in far)


def test_nothing_to_show_is_still_a_picture():
    empty = {"taken": "cgcs2000", "winner": "cgcs2000", "hypotheses": []}
    assert datum_picture.frame(empty) is None
    assert drawn(empty, {}, "zh").find(f"{SVG}title").text
    alone = result()
    alone["hypotheses"] = [alone["hypotheses"][0] | {"points": [[116.0, 39.0]]}]
    assert len(list(drawn(alone, OUTLINES, "xx").iter(f"{SVG}circle"))) == 1


def test_it_asks_nothing_of_any_other_host():
    text = datum_picture.draw(result(), OUTLINES, "zh")
    assert text.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert "<script" not in text and "prefers-color-scheme:dark" in text
