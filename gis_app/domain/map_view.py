"""A named view of the map: what it may hold, and that it names no person."""

import json
import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from geodata.privacy import mask

MOST_BYTES = 8_000
_CODE = re.compile(r"[A-Za-z0-9_.:#,/ ()%+-]{0,80}")  # ids, methods, colours: no words


class MapPosition(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    zoom: float = Field(ge=0, le=24)


class ViewBody(BaseModel):
    """map: its middle and zoom; layers: ids of those shown, null: as they are; theme: how
    the page colours its grids, in the page's own terms of codes and numbers."""

    model_config = ConfigDict(extra="forbid")

    map: MapPosition | None = None
    layers: list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]] | None = Field(
        None, max_length=60
    )
    theme: dict[str, Any] | None = None

    @field_validator("theme")
    @classmethod
    def _of_codes(cls, theme):
        if theme is not None:
            _check(theme)
        return theme


def _check(theme):
    text = json.dumps(theme, ensure_ascii=False, allow_nan=False)
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ValueError(f"has more than {MOST_BYTES} bytes")
    if not all(_CODE.fullmatch(word) for word in _words(theme)):
        raise ValueError("holds words: only codes, colours and numbers are kept")
    if mask(text)[1]:
        raise ValueError("holds a personal number")


def _words(value):
    """Every text in it, keys too; deep nesting is not gone into by recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one


def named(name: str) -> str:
    """A name as it is kept: on one line, without double spaces. ValueError if none is left
    or it holds a personal number."""
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", name).split())
    if not plain:
        raise ValueError("is empty")
    if mask(plain)[1]:
        raise ValueError("holds a personal number")
    return plain
