"""Classes of a choropleth: few, of whole numbers, each with its colour."""

from dataclasses import dataclass

import mapclassify
import numpy as np

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
    """counts: of the areas, None where withheld. Quantiles of what is shown and not 0."""
    shown = np.array(sorted(n for n in counts if n), int)
    if not len(shown):
        return []
    different = np.unique(shown)
    if len(different) <= MOST:
        tops = different.tolist()
    else:
        bins = mapclassify.Quantiles(shown, k=MOST).bins
        tops = sorted({int(top) for top in bins})
    found, least = [], int(shown[0])
    for top, colour in zip(tops, _spread(len(tops)), strict=True):
        found.append(Class(least, top, colour))
        least = top + 1
    return found


def _spread(n):
    """n colours over the whole range."""
    if n == 1:
        return [COLOURS[3]]
    return [COLOURS[round(at * (MOST - 1) / (n - 1))] for at in range(n)]


def colour_of(count, found) -> str:
    if count is None:
        return WITHHELD
    fitting = (one.colour for one in found if one.least <= count <= one.most)
    return next(fitting, ZERO)
