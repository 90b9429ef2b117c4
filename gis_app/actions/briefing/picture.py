"""The map of a briefing as a picture, drawn by GeoPandas and Matplotlib."""

import os
from io import BytesIO
from pathlib import Path

import shapely

from gis_app.actions.briefing.classes import EDGE, WITHHELD, colour_of
from gis_app.actions.briefing.simplified import simplified

# In the order in which they are looked for; the last is installed with the program.
FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei")
INCHES, DOTS = (7.4, 5.2), 220
MOST_NAMES = 30
NICE = (1, 2, 5)


def picture(facts, look, cache: Path) -> bytes:
    """PNG. cache: a folder in which Matplotlib keeps its list of fonts."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["MPLCONFIGDIR"] = str(cache)
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    plt.rcParams["font.family"] = [*_fonts(), "sans-serif"]
    plt.rcParams["axes.unicode_minus"] = False
    figure, axes = plt.subplots(figsize=INCHES)
    try:
        _draw(axes, facts, look)
        out = BytesIO()
        figure.savefig(
            out,
            format="png",
            dpi=DOTS,
            bbox_inches="tight",
            pad_inches=0.02,
            transparent=True,
        )
        return out.getvalue()
    finally:
        plt.close(figure)


def _fonts():
    from matplotlib import font_manager

    known = set(font_manager.get_font_names())
    return [name for name in FONTS if name in known]


def _draw(axes, facts, look):
    axes.set_axis_off()
    axes.set_aspect("equal")
    areas = _frame(simplified(facts.areas), facts.zone_srid)
    if areas is None:
        return
    colours = [colour_of(n, look["classes"]) for n in areas["count"]]
    areas.plot(ax=axes, color=colours, edgecolor=EDGE, linewidth=0.3)
    hidden = areas[[colour == WITHHELD for colour in colours]]
    if len(hidden):  # not by colour alone
        hidden.plot(
            ax=axes, facecolor="none", edgecolor="#9aa7b5", hatch="////", linewidth=0
        )
    _fit(axes, areas, facts)
    _above(axes, facts)
    if facts.drawn is not None:
        _plane([facts.drawn], facts.zone_srid).boundary.plot(
            ax=axes, color="#d9480f", linewidth=1.4, linestyle=(0, (5, 3))
        )
    _points(axes, facts)
    _scale(axes)


def _frame(areas, srid):
    """None without any."""
    import geopandas

    if not areas:
        return None
    data = {"name": [a.name for a in areas], "count": [a.count for a in areas]}
    shapes = [area.shape for area in areas]
    frame = geopandas.GeoDataFrame(data, geometry=shapes, crs=4490).to_crs(srid)
    return frame.astype({"count": object}).where(frame.notna(), None)


def _plane(shapes, srid):
    import geopandas

    return geopandas.GeoSeries(shapes, crs=4490).to_crs(srid)


def _fit(axes, areas, facts):
    """The areas and what was drawn fill the picture; names of units stay inside."""
    bounds = areas.total_bounds
    if facts.drawn is not None:
        drawn = _plane([facts.drawn], facts.zone_srid).total_bounds
        bounds = [*map(min, bounds[:2], drawn[:2]), *map(max, bounds[2:], drawn[2:])]
    west, south, east, north = bounds
    room = 0.03 * max(east - west, north - south)
    axes.set_xlim(west - room, east + room)
    axes.set_ylim(south - room, north + room)
    axes.set_autoscale_on(False)


def _above(axes, facts):
    if not facts.above:
        return
    above = _frame(simplified(facts.above, 300_000), facts.zone_srid)
    above.boundary.plot(ax=axes, color="#22384f", linewidth=0.9)
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    seen = shapely.box(west, south, east, north)
    for name, shape in list(zip(above["name"], above.geometry, strict=True))[
        :MOST_NAMES
    ]:
        part = shape.intersection(seen)
        if not part.is_empty:
            _name(axes, name, part)


def _name(axes, text, shape):
    from matplotlib import patheffects

    place = shape.representative_point()
    axes.annotate(
        text,
        (place.x, place.y),
        ha="center",
        va="center",
        fontsize=7,
        color="#10233d",
        annotation_clip=True,
        path_effects=[patheffects.withStroke(linewidth=2, foreground="white")],
    )


def _points(axes, facts):
    shapes = [
        shapely.Point(p.lon, p.lat) for p in facts.points or () if p.lon is not None
    ]
    if shapes:
        _plane(shapes, facts.zone_srid).plot(
            ax=axes, color="#d9480f", edgecolor="white", linewidth=0.4, markersize=10
        )


def _scale(axes):
    """A bar of a round length, about a fifth of the picture."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    length = _round_length((east - west) / 5)
    x, y = east - length - 0.02 * (east - west), south + 0.02 * (north - south)
    axes.plot(
        [x, x + length], [y, y], color="#10233d", linewidth=2, solid_capstyle="butt"
    )
    said = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    axes.annotate(
        said, (x + length / 2, y), (0, 3), textcoords="offset points", ha="center",
        va="bottom", fontsize=7, color="#10233d",
    )  # fmt: skip


def _round_length(metres):
    power = 10 ** (len(str(int(max(metres, 1)))) - 1)
    return max(step * power for step in NICE if step * power <= max(metres, 1))
