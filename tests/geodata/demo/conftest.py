"""One toy city for all tests of the demo's life, made once."""

import numpy as np
import pytest
from support.toy_city import toy_land

from geodata.demo.life import make_life

NOW = np.datetime64("2026-03-10T03:00:00")


@pytest.fixture(scope="session")
def toy():
    """(land, life) with 6 000 incidents."""
    land = toy_land()
    return land, make_life(land, 7, NOW, 6000)
