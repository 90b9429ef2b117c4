"""Shapes that several views share."""

from pydantic import BaseModel, ConfigDict, Field


class Input(BaseModel):
    """What a caller sends: unknown keys are an error, spaces around texts are not."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class Fault(BaseModel):
    where: str = Field(description="Which part of the request")
    message: str


class Problem(BaseModel):
    """RFC 9457, with every place that was wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
