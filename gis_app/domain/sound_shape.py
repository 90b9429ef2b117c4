"""A drawn shape that crosses itself, as one that covers what it was drawn around."""

import shapely

AREAL = ("Polygon", "MultiPolygon")


def sound(shape):
    """The shape, or a valid one in its place.

    Rings are taken for outlines and holes, so what crosses itself covers both sides: a
    star drawn in one stroke has its middle, too. The page and the API ask here, or one
    drawing would have two counts.
    """
    if shape.is_valid:
        return shape
    made = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if made.geom_type in AREAL:
        return made
    parts = [part for part in shapely.get_parts(made) if part.geom_type in AREAL]
    return shapely.union_all(parts)
