"""What is said of a file's datum is said in Chinese too, down to its parts."""

import re

import numpy as np
import pytest
import shapely
from flask_babel import force_locale

from geodata import crs, crs_guess, datum_guard
from geodata.datum_evidence import Evidence
from geodata.datum_guard import Sample
from geodata.declared import Declared
from geodata.table import BadFile
from gis_app.actions.guard_datum import Settled
from gis_app.web.wording import translated

ENGLISH = re.compile(r"\b(in|the|of|under|places?|not|by|points?|named?|its)\b")


@pytest.fixture
def say(app):
    """say(sentence): in Chinese."""
    with app.test_request_context("/"), force_locale("zh"):
        yield translated


@pytest.fixture
def judged():
    """Half of the rows lie in either of two units; shown under the wrong datum."""
    lon, lat = (
        np.random.default_rng(1).uniform((116.5, 39.5), (116.6, 39.6), (900, 2)).T
    )
    west = shapely.box(116.4, 39.4, 116.55, 39.7)
    east = shapely.box(116.55, 39.4, 116.7, 39.7)
    which = (lon > 116.55).astype(int)
    houses = shapely.box(lon, lat, lon + 1e-4, lat + 1e-4)
    evidence = Evidence(
        declared=[Declared("所属区", [("131002",), ("131003",)], which)],
        outlines={"131002": west, "131003": east},
        area=np.array([west, east], object),
        buildings=houses, roads=houses[:300], borders=houses[:9],
    )  # fmt: skip
    sample = Sample(*crs.from_cgcs2000(lon, lat, "gcj02"), np.arange(900))
    places = datum_guard.positions(sample, "cgcs2000")
    return datum_guard.judge(sample, places, evidence, named=False)


def test_every_fact_and_the_warning_are_translated(say, judged):
    settled = Settled(None, None, judged)
    facts = [fact for h in judged.hypotheses for fact in h.facts]
    assert len(facts) >= 12
    for sentence in (*facts, judged.warning, settled.stop, *settled.notes):
        assert not ENGLISH.search(say(sentence)), say(sentence)


def test_the_warning_keeps_its_figures(say, judged):
    assert "GCJ-02" in say(judged.warning) and "900 个中" in say(judged.warning)


def test_a_guess_of_lengths_and_its_refusal_are_translated(say):
    lon, lat = np.random.default_rng(1).uniform((116.5, 39.5), (116.6, 39.6), (90, 2)).T
    x, y = crs.from_cgcs2000(lon, lat, "EPSG:4527")
    for target in (None, [shapely.box(116, 39, 117, 40)]):
        assert "落在" in say(crs_guess.guess(x, y, target).reason)
    for numbers in ((x - 39e6, y), (x / 9, y / 9), (x * 9, y * 9)):
        with pytest.raises(BadFile) as refused:
            crs_guess.guess(*numbers)
        assert not ENGLISH.search(say(str(refused.value))), str(refused.value)


def test_a_rough_datum_is_translated(say):
    assert "100 米" in say(crs.note("EPSG:4610", 116.0, 39.0))
