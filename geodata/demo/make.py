"""The whole demo city 沟渠市 from a scale and a seed: ground first, then its life."""

from dataclasses import dataclass
from datetime import UTC, datetime

from geodata.demo.land import Land, make_land
from geodata.demo.life import Life, make_life


@dataclass(frozen=True)
class City:
    land: Land
    life: Life


def make_city(
    scale: str = "town", seed: int = 7, now=None, incidents: int | None = None
) -> City:
    """The same scale, seed and now give the same city, to the last bit.

    now: the moment up to which it has lived (aware datetime; default the present).
    """
    land = make_land(scale, seed)
    now = now or datetime.now(UTC)
    return City(land, make_life(land, seed, now, incidents))
