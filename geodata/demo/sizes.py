"""The two sizes of the demo city: every figure that differs between them.

Metres, hectares and counts; positions are relative to the city's centre. How town and
city grow from them is told in streets.py, blocks.py and units.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """One scale of the city."""

    radius: float  # wished outline
    core: float  # radius of the built-up centre
    seats: int  # county towns round the core
    seat_radius: tuple[float, float]
    rings: tuple[float, ...]  # as parts of the core radius
    radials: int
    warp: float  # amplitude of the large bend of everything
    coast: float  # x of the shore line
    river_width: float
    river_swing: float
    river_wave: float
    canal: float  # x of the canal's line
    canal_width: float
    core_spacing: tuple[float, float]  # arterials, centre and edge
    seat_spacing: tuple[float, float]
    county_mesh: float  # county roads in the country
    village_spacing: float
    households: int
    rural: float  # share of households in villages
    campuses: int
    hubs: int  # of industry
    industries: int
    parks: int
    markets: int
    ponds: float  # breadth of the belt of ponds along the shore
    one_county_below: int


TOWN = Size(
    radius=7_300,
    core=2_750,
    seats=0,
    seat_radius=(0, 0),
    rings=(0.42, 1.05),
    radials=6,
    warp=120,
    coast=5_900,
    river_width=70,
    river_swing=230,
    river_wave=2_600,
    canal=-1_350,
    canal_width=26,
    core_spacing=(520, 1_000),
    seat_spacing=(520, 720),
    county_mesh=2_600,
    village_spacing=960,
    households=184_000,
    rural=0.27,
    campuses=1,
    hubs=1,
    industries=4,
    parks=2,
    markets=3,
    ponds=700,
    one_county_below=780,
)
CITY = Size(
    radius=27_500,
    core=8_200,
    seats=6,
    seat_radius=(1_650, 2_300),
    rings=(0.24, 0.52, 1.02),
    radials=8,
    warp=230,
    coast=23_000,
    river_width=120,
    river_swing=420,
    river_wave=5_200,
    canal=-4_300,
    canal_width=34,
    core_spacing=(560, 1_100),
    seat_spacing=(520, 720),
    county_mesh=5_200,
    village_spacing=1_000,
    households=1_800_000,
    rural=0.30,
    campuses=10,
    hubs=4,
    industries=36,
    parks=16,
    markets=25,
    ponds=2_300,
    one_county_below=780,
)
SIZES = {"town": TOWN, "city": CITY}
