"""Single incidents, as long as a tile holds few enough to be told apart."""

from layers import Layer, Part
from layers._crowd import (
    ALL_ARE_POINTS,
    ALL_FROM,
    MOST,
    ONCE,
    OPEN_ARE_POINTS,
    POINTS_FROM,
)
from layers._style import by_zoom

IS_OPEN = ["boolean", ["get", "open"], False]
IS_LATE = ["boolean", ["get", "overdue"], False]
SEVERITY = [
    "match",
    ["get", "severity"],
    *[1, "@severity_1", 2, "@severity_2", 3, "@severity_3"],
    "@severity_4",
]
# A picture's name says how to draw it (frontend: map/images.ts): the group of the
# category, body and edge in the theme's colours, and another shape for what is late.
SYMBOL = [
    "concat",
    "incident|",
    ["slice", ["get", "category"], 0, 3],
    "|",
    SEVERITY,
    "|",
    "@point_edge",
    ["case", IS_LATE, "|late", "|"],
]

layer = Layer(
    id="incidents",
    title={"zh": "事件", "en": "Incidents"},
    description={
        "zh": "单个事件：未办结的一直可见，已办结的放大后可见；一个瓦片超过 5 000 件时由事件密度接替；"
        "需模糊位置的类别只标到微网格标注点",
        "en": "Single incidents: open ones at all times, closed ones close up. Where a"
        " tile holds more than 5 000, density goes on. Categories that hide their place"
        " stand at the micro-grid's label",
    },
    order=70,
    group="incident",
    filterable=True,
    shows_rows=True,
    once=ONCE,
    sql=f"""
        SELECT i.id, i.geom, i.no, i.category, i.state, i.severity, i.urgency,
               i.is_open AS open, i.is_open AND i.due_at < now() AS overdue, i.coarse,
               i.ambiguous, extract(epoch FROM i.reported_at)::bigint AS reported
          FROM incident AS i
         WHERE i.geom && %(box)s AND {{chosen}}
           AND ({ALL_ARE_POINTS} OR i.is_open AND {OPEN_ARE_POINTS})
    """,
    fields={
        "no": {"zh": "事件编号", "en": "Number of the incident"},
        "category": {"zh": "类别代码", "en": "Code of the category"},
        "state": {"zh": "状态代码", "en": "Code of the state"},
        "severity": {
            "zh": "等级：1 特别重大 … 4 一般",
            "en": "Severity: 1 extreme … 4 ordinary",
        },
        "urgency": {"zh": "紧急程度", "en": "Urgency"},
        "open": {"zh": "是否未办结", "en": "Whether it is still open"},
        "overdue": {"zh": "是否逾期未办", "en": "Whether it is open past its due time"},
        "coarse": {
            "zh": "是否模糊到微网格标注点",
            "en": "Whether it stands at the micro-grid's label, not at its place",
        },
        "ambiguous": {"zh": "归属是否存疑", "en": "Whether its grid is uncertain"},
        "reported": {
            "zh": "上报时间（1970 年起的秒数）",
            "en": "When it was reported, in seconds since 1970",
        },
    },
    parts={
        "crowd": Part(
            sql=f"""
                SELECT 1::bigint AS id, %(tile)s AS geom, {MOST} AS more_than,
                       crowded_by_open AS open_too
                  FROM once WHERE crowded
            """,
            fields={
                "more_than": {
                    "zh": "本瓦片的事件多于此数，未画点",
                    "en": "This tile holds more incidents: too many for points",
                },
                "open_too": {
                    "zh": "仅未办结的也超过此数",
                    "en": "Whether the open ones alone are too many as well",
                },
            },
        )
    },
    style=[
        {
            "type": "circle",
            "role": "closed",
            "order": 70,
            "minzoom": ALL_FROM,
            "filter": ["!", IS_OPEN],
            "paint": {
                "circle-radius": by_zoom(15, 1.8, 17, 3),
                "circle-color": "@closed",
                "circle-opacity": by_zoom(15, 0.35, 16, 0.45),
            },
        },
        {
            "type": "circle",
            "role": "open",
            "order": 72,
            "minzoom": POINTS_FROM,
            "maxzoom": ALL_FROM,
            "filter": IS_OPEN,
            "layout": {"circle-sort-key": ["-", 5, ["get", "severity"]]},
            "paint": {
                "circle-radius": by_zoom(14, 3.5, 15, 5),
                "circle-color": SEVERITY,
                "circle-stroke-color": ["case", IS_LATE, "@severity_1", "@point_edge"],
                "circle-stroke-width": ["case", IS_LATE, 2, 1],
            },
        },
        {
            "type": "symbol",
            "role": "symbol",
            "order": 73,
            "minzoom": ALL_FROM,
            "filter": IS_OPEN,
            "layout": {
                "icon-image": SYMBOL,
                "icon-size": by_zoom(15, 0.75, 16, 0.9, 17, 1),
                "icon-allow-overlap": True,
                "symbol-sort-key": ["-", 5, ["get", "severity"]],
            },
        },
    ],
    legend=[
        {
            "label": {"zh": "Ⅰ级 特别重大", "en": "I extreme"},
            "color": "@severity_1",
            "shape": "circle",
        },
        {
            "label": {"zh": "Ⅱ级 重大", "en": "II major"},
            "color": "@severity_2",
            "shape": "circle",
        },
        {
            "label": {"zh": "Ⅲ级 较大", "en": "III considerable"},
            "color": "@severity_3",
            "shape": "circle",
        },
        {
            "label": {"zh": "Ⅳ级 一般", "en": "IV ordinary"},
            "color": "@severity_4",
            "shape": "circle",
        },
        {
            "label": {"zh": "超时未办：菱形", "en": "Overdue: a diamond"},
            "color": "@severity_4",
            "shape": "diamond",
        },
        {
            "label": {"zh": "已办结", "en": "Closed"},
            "color": "@closed",
            "shape": "circle",
        },
    ],
)
