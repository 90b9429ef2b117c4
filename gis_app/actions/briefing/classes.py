"""Classes of a choropleth: few, of whole numbers, each with its colour."""

from dataclasses import dataclass

from gis_app.domain.classes import classify

# One hue from pale to dark: told apart in print, and by who sees no red or green.
COLOURS = ("#cfe3f3", "#9cc7e4", "#5ea3d0", "#2b78b3", "#0d4a86")
ZERO, WITHHELD, EDGE = "#f7f9fb", "#d9d9d9", "#8a9bb0"
MOST = len(COLOURS)


@dataclass(frozen=True)
class Class:
    least: int
    most: int
    colour: str

    @property
    def label(self) -> str:
        return (
            f"{self.least}" if self.least == self.most else f"{self.least}–{self.most}"
        )


def classes(counts) -> list[Class]:
    """counts: of the areas, None where withheld. The very limits that the map's own
    default has for them; a class of nothing but zeros is as pale as the ground."""
    made = classify(list(counts), k=MOST)
    zeros = sum(top == 0 for top in made.breaks)
    colours = [ZERO] * zeros + _spread(len(made.breaks) - zeros)
    found, least = [], made.low
    for top, colour in zip(made.breaks, colours, strict=True):
        found.append(Class(int(least), int(top), colour))
        least = top + 1
    return found


def _spread(n):
    """n colours over the whole range."""
    if n < 2:
        return [COLOURS[3]][:n]
    return [COLOURS[round(at * (MOST - 1) / (n - 1))] for at in range(n)]


def colour_of(count, found) -> str:
    if count is None:
        return WITHHELD
    fitting = (one.colour for one in found if one.least <= count <= one.most)
    return next(fitting, ZERO)
