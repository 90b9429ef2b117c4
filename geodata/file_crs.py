"""The coordinate system that a file names, as our datum: EPSG:n wherever it is one."""

from functools import lru_cache

from geodata import crs
from geodata.guess import Guess

# How like its register entry a description must be; ESRI's names and rounded numbers are
# 70, another central meridian is 25.
LIKENESS = 70
NONE = ("undefined", "unknown", "local_cs", "engcrs")


@lru_cache(maxsize=64)
def named(text: str | None) -> tuple[str | None, tuple[Guess, ...]]:
    """The datum that a CRS text (EPSG:n, WKT of any kind, PROJJSON) means, and what was
    taken for that. None where it names none, or one that nobody can use."""
    text = (text or "").strip().lstrip("\ufeff")
    if not text or any(word in text[:40].lower() for word in NONE):
        return None, ()
    system, code = _identified(text)
    if code:
        return f"EPSG:{code}", ()
    label = getattr(system, "name", None) or text[:40]
    try:
        datum = crs.datum_name(text)
    except crs.UnknownDatum:
        return None, (_unknown(label),)
    if datum.startswith("WKT:"):
        return datum, (_described(label, datum),)
    return datum, ()


def _identified(text):
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        system = _flat(CRS.from_user_input(text))
        return system, system.to_epsg(min_confidence=LIKENESS)
    except (CRSError, ValueError):
        return None, None


def _flat(system):
    """The horizontal part, without heights and without a transformation tied to it."""
    while system.source_crs is not None and system.type_name.startswith("Bound"):
        system = system.source_crs
    return system.sub_crs_list[0] if system.sub_crs_list else system


def _described(label, datum) -> Guess:
    return Guess(
        "datum",
        datum,
        f"the file describes its coordinate system ({label}), which has no EPSG number;"
        " it is taken as described",
        sure=False,
    )


def _unknown(label) -> Guess:
    return Guess(
        "datum",
        "",
        f"the file names a coordinate system that is not known here ({label}): name its"
        " EPSG number",
        sure=False,
    )
