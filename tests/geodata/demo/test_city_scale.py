"""The city of 4 800 grids, drawn once: its partition is clean from county to micro-grid.

Two minutes of drawing, so one test judges all levels.
"""

import pytest

from geodata.demo.land import make_land
from gis_app.domain.partition import audit

pytestmark = pytest.mark.slow

SIZE = {
    "counties": 8,
    "towns": 60,
    "communities": 500,
    "grids": 4_800,
    "micro_grids": 29_000,
}
ABOVE = {
    "counties": "city", "towns": "counties", "communities": "towns",
    "grids": "communities", "micro_grids": "grids",
}  # fmt: skip


def test_the_partition_audit_of_the_demo_city_is_clean_at_city_scale():
    land = make_land("city", 7)
    for level, parents in ABOVE.items():
        units, above = getattr(land, level), getattr(land, parents)
        assert len(units.codes) >= SIZE[level]
        outlines = dict(zip(above.codes, above.geoms, strict=True))
        faults = audit(units.codes, units.geoms, outlines, epsg=4549)
        assert [fault.sentence for fault in faults if fault.serious] == []
