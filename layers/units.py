"""Counties, towns and communities: whose territory the map shows."""

from layers import Layer, Part
from layers._style import by_zoom, name_at_point

CODE = {"zh": "代码，即上级到下级的路径", "en": "Code: the path from the top down"}
NAME = {"zh": "名称", "en": "Name"}
LEVEL = {
    "zh": "级别：省、市、县区、乡镇街道、社区村",
    "en": "Level: province, city, county, town or community",
}


def _border(level, order, width, dash=None, **more):
    """A border is drawn twice: a pale band that sets it off, then the line itself."""
    line = {"line-color": f"@{level}", "line-width": width}
    if dash:
        line["line-dasharray"] = dash
    return {
        "type": "line",
        "role": level,
        "order": order,
        "filter": ["==", ["get", "level"], level],
        "layout": {"line-join": "round", "line-cap": "butt"},
        "paint": line,
        **more,
    }


def _name(level, order, size, color, **more):
    return name_at_point(
        order,
        size,
        color,
        part="label",
        role=f"{level}-name",
        filter=["==", ["get", "level"], level],
        **more,
    )


layer = Layer(
    id="units",
    title={"zh": "行政区划", "en": "Administrative units"},
    description={
        "zh": "市、县区从第 0 级起，乡镇街道从第 8 级起，社区村从第 12 级起显示（专题图从第 10 级起）",
        "en": "Counties and above at all zooms, towns from 8, communities from 12 (for"
        " themes from 10)",
    },
    order=40,
    group="grid",
    version="units",
    dated=True,
    snapped=True,
    sql="""
        SELECT v.id, v.geom, v.code, v.name, u.level
          FROM unit_version AS v JOIN unit AS u USING (code)
         WHERE v.geom && %(box)s AND v.valid @> %(at)s
           AND (u.level IN ('province', 'city', 'county')
                OR (u.level = 'town' AND %(z)s >= 8)
                OR (u.level = 'community' AND %(z)s >= 10))
    """,
    fields={"code": CODE, "name": NAME, "level": LEVEL},
    parts={
        "label": Part(
            sql="""
                SELECT v.id, v.label AS geom, v.code, v.name, u.level, v.kind
                  FROM unit_version AS v JOIN unit AS u USING (code)
                 WHERE v.label && %(tile)s AND v.valid @> %(at)s
                   AND (u.level IN ('province', 'city', 'county')
                        OR (u.level = 'town' AND %(z)s >= 8)
                        OR (u.level = 'community' AND %(z)s >= 12))
            """,
            fields={
                "code": CODE,
                "name": NAME,
                "level": LEVEL,
                "kind": {
                    "zh": "类型：区、县、镇、街道…",
                    "en": "Kind: 区, 县, 镇, 街道 …",
                },
            },
        )
    },
    style=[
        {
            "type": "fill",
            "role": "area",  # seen where the pointer is
            "order": 12,
            "paint": {
                "fill-color": "@town",
                "fill-opacity": [
                    "case",
                    ["boolean", ["feature-state", "hover"], False],
                    0.12,
                    0,
                ],
            },
        },
        _border("community", 43, by_zoom(12, 0.9, 16, 2.2), minzoom=12),
        {
            **_border("town", 44, by_zoom(8, 2, 12, 4, 16, 7)),
            "role": "town-band",
            "paint": {
                "line-color": "@town",
                "line-width": by_zoom(8, 2, 12, 5, 16, 9),
                "line-opacity": 0.13,
            },
        },
        _border("town", 45, by_zoom(8, 0.7, 12, 1.4, 16, 3)),
        {
            **_border("county", 46, 1),
            "role": "county-band",
            "paint": {
                "line-color": "@county",
                "line-width": by_zoom(6, 3, 12, 8, 16, 14),
                "line-opacity": 0.16,
            },
        },
        _border("county", 47, by_zoom(6, 1, 12, 2.2, 16, 3.4), [8, 2, 2, 2]),
        {**_border("city", 48, by_zoom(6, 1.4, 12, 2.8, 16, 4)), "role": "city"}
        | {"paint": {"line-color": "@county", "line-width": by_zoom(6, 1.4, 16, 4)}},
        _name(
            "community",
            90,
            by_zoom(12, 12, 16, 14),
            "@community",
            minzoom=12.5,
            maxzoom=15.5,
        ),
        _name("town", 95, by_zoom(9, 12, 13, 17), "@town", minzoom=9, maxzoom=14),
        _name("county", 97, by_zoom(6, 13, 11, 19), "@county", maxzoom=12.5),
    ],
    legend=[
        {
            "label": {"zh": "县区界", "en": "County border"},
            "color": "@county",
            "shape": "line",
        },
        {
            "label": {"zh": "乡镇街道界", "en": "Town border"},
            "color": "@town",
            "shape": "line",
        },
        {
            "label": {"zh": "社区村界", "en": "Community border"},
            "color": "@community",
            "shape": "line",
        },
    ],
)
