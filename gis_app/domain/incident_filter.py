"""Which incidents are meant: one filter for list, counts, tiles, export and dispatch."""

import base64
import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

import shapely
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from geodata import privacy
from gis_app.domain import filter_sentence
from gis_app.domain.moments import Moment
from gis_app.domain.sound_shape import sound

MOST_VERTICES = 10_000
TIME_FIELDS = ("reported_at", "occurred_at", "due_at", "closed_at")
# `unplaced` is not one of attribution: what waits for its place lies in no gap.
RULES = ("inside", "edge", "overlap", "near", "outside", "manual", "unplaced")

Code = Annotated[str, Field(pattern=r"^[0-9A-Z]{0,18}$")]


class Near(BaseModel):
    """Within radius_m of a place, planar in the city's zone."""

    model_config = ConfigDict(extra="forbid")

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    radius_m: float = Field(gt=0, le=50_000)


class IncidentFilter(BaseModel):
    """Everything given must hold. An empty list is as good as none; unknown keys fail.

    from/to: half open, on `time_field`. under: a code, everything below it; grids: just
    these. party: an organisation and all below it. geometry: GeoJSON Polygon or MultiPolygon in CGCS2000, at most 10 000
    vertices; an invalid one is repaired and `warnings` says so. basis: whose boundaries
    `under` and counts by grid mean: when reported, the current attribution, or as of a
    date.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: Moment | None = Field(None, alias="from")
    to: Moment | None = None
    time_field: Literal[TIME_FIELDS] = "reported_at"
    categories: list[Code] = Field([], max_length=1000)
    severities: list[Annotated[int, Field(ge=1, le=4)]] = Field([], max_length=100)
    states: list[Annotated[int, Field(ge=10, le=99)]] = Field([], max_length=100)
    sources: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=100)
    under: Code | None = None
    grids: list[Code] = Field([], max_length=10_000)
    party: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    geometry: dict[str, Any] | None = None
    near: Near | None = None
    text: Annotated[str, Field(max_length=200)] | None = None
    overdue: bool | None = None
    ambiguous: bool | None = None
    rule: Literal[RULES] | None = None
    basis: Literal["reported", "current"] | date = "current"

    @field_validator("text")
    @classmethod
    def _trimmed(cls, text):
        return (text or "").strip() or None

    @field_validator("geometry")
    @classmethod
    def _readable(cls, geometry):
        if geometry is not None:
            _shape(geometry)
        return geometry

    @model_validator(mode="after")
    def _in_order(self):
        if self.from_ and self.to and self.from_ >= self.to:
            raise ValueError("from must be before to")
        return self

    @property
    def shape(self):
        """The drawn area as a valid shapely polygon, or None."""
        return None if self.geometry is None else sound(_shape(self.geometry))

    @property
    def warnings(self) -> list[str]:
        if self.geometry is None or _shape(self.geometry).is_valid:
            return []
        reason = shapely.is_valid_reason(_shape(self.geometry))
        return [f"The drawn area was repaired: {reason}."]

    def canonical(self) -> dict:
        """As JSON, without what is default: the same filter always reads the same."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def for_log(self) -> dict:
        """`canonical` as it may be kept for ever: no number of a person in its text."""
        found = self.canonical()
        if self.text is not None:
            found["text"] = privacy.mask(self.text)[0]
        return found

    @property
    def id(self) -> str:
        """The same filter has the same id."""
        text = json.dumps(self.canonical(), sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).digest()
        return base64.b32encode(digest[:15]).decode().lower()

    def sentence(self, lang: str = "zh", names=None) -> str:
        """The filter in words, for files and briefings.

        names: filter_sentence.FilterNames in that language; without them codes are said.
        """
        return filter_sentence.sentence(self, lang, names)


def _shape(geometry):
    """The drawn polygon as sent; ValueError says what is wrong with it."""
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("geometry must be a Polygon or MultiPolygon")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError) as error:
        raise ValueError(f"geometry cannot be read: {error}") from None
    if shape is None or shape.is_empty:
        raise ValueError("geometry is empty")
    coordinates = shapely.get_coordinates(shape)
    if len(coordinates) > MOST_VERTICES:
        raise ValueError(
            f"geometry has {len(coordinates)} vertices; at most {MOST_VERTICES}"
        )
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("geometry lies outside -180…180, -90…90: lon comes first")
    if sound(shape).area == 0:
        raise ValueError("geometry has no area")
    return shape
