"""What was taken about a file without anybody saying it, and why: always shown, always
overridable."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """what: encoding, delimiter, layer, header, datum, … (the option that overrides it).
    value: what is taken. reason: one English sentence. others: what may be said instead,
    the likeliest first. sure: nothing speaks against it."""

    what: str
    value: str
    reason: str
    others: tuple[str, ...] = ()
    sure: bool = True
