"""Moments that people may name: within what a calendar and the database can write."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within(moment):
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("must lie between the years 1900 and 2200")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_within)]
