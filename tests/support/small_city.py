"""A city one can draw on paper, as SQL rows. One character is 0.001° (about 90 m).

            x  0 1 2 3 4 5 6 7 8
          y 8  ┌─────────┬─────────┐     two towns, 001 in the west, 002 in the east;
               │ 001 001 │ 002 001 │     in each two communities, 001 in the north;
            6  ├─ ─ ─ ─ ─┼ ─ ─ ─ ─ ┤     in each 2 × 2 grids of 2 × 2 characters,
            4  ├─────────┼─────────┤     numbered west to east, north to south:
               │ 001 002 │ 002 002 │         Z001 Z003
            0  └─────────┴─────────┘         Z002 Z004
                                          and in each grid 2 × 2 micro-grids alike.
Its south-west corner is 119° E, 39° N, on the open sea of the Bohai bay.
"""

from psycopg2.extras import Json

from geodata import reference

COUNTY = "991003"
TOWNS = {"991003001": (0, 0), "991003002": (4, 0)}
WEST, SOUTH = 119_000, 39_000  # in thousandths of a degree


def square(x, y, width, height=None):
    """WKT of a square; x and y are its south-west corner in characters."""
    west, south = WEST + x, SOUTH + y
    east, north = west + width, south + (height or width)
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    corners = ", ".join(f"{lon / 1000} {lat / 1000}" for lon, lat in ring)
    return f"MULTIPOLYGON((({corners})))"


def point(x, y):
    """(lon, lat) of a place in characters: point(1, 1) is a corner of four squares."""
    return (WEST + x) / 1000, (SOUTH + y) / 1000


def communities():
    """code -> south-west corner; each is 4 characters wide and high."""
    for town, (x, _) in TOWNS.items():
        yield town + "001", (x, 4)
        yield town + "002", (x, 0)


def quarters(x, y, width):
    """The four squares of a square, west to east and north to south: 1, 2, 3, 4."""
    half = width / 2
    return [(x, y + half), (x, y), (x + half, y + half), (x + half, y)]


def units():
    """(code, level, parent, name, kind, wkt)"""
    everything = square(0, 0, 8)
    yield "99", "province", None, "测试省", "省", everything
    yield "9910", "city", "99", "测试市", "地级市", everything
    yield COUNTY, "county", "9910", "测试区", "区", everything
    for number, (town, (x, y)) in enumerate(TOWNS.items(), 1):
        yield town, "town", COUNTY, f"第{number}街道", "街道", square(x, y, 4, 8)
    for code, (x, y) in communities():
        yield code, "community", code[:9], f"社区{code[8:]}", "社区", square(x, y, 4)


def grids():
    """(code, layer, name, wkt)"""
    for community, corner in communities():
        for number, (x, y) in enumerate(quarters(*corner, 4), 1):
            code = f"{community}Z{number:03}"
            yield code, "partition", f"第{number}网格", square(x, y, 2)
            for part, (left, low) in enumerate(quarters(x, y, 2), 1):
                yield f"{code}{part:02}", "micro", f"微网格{part}", square(left, low, 1)


def insert(cursor):
    """All of it, with vocabularies, organisations, a duty matrix and a party chain."""
    _vocabularies(cursor)
    cursor.execute(
        "UPDATE installation SET name = '测试市', root_code = '9910', zone_srid = 4549"
    )
    for code, level, parent, name, kind, wkt in units():
        cursor.execute(
            "INSERT INTO unit (code, level, parent) VALUES (%s, %s, %s)",
            [code, level, parent],
        )
        cursor.execute(
            """
            INSERT INTO unit_version (code, name, kind, geom, label, area_m2)
            SELECT %s, %s, %s, g, ST_PointOnSurface(g), ST_Area(ST_Transform(g, 4549))
              FROM ST_GeomFromText(%s, 4490) g
            """,
            [code, name, kind, wkt],
        )
    cursor.execute(
        "INSERT INTO plan (scope_code, name, state)"
        " VALUES ('9910', '测试', 'published') RETURNING id"
    )
    plan = cursor.fetchone()[0]
    for code, layer, name, wkt in grids():
        cursor.execute("INSERT INTO grid (code) VALUES (%s)", [code])
        cursor.execute(
            """
            INSERT INTO grid_version
                   (code, layer, plan_id, name, geom, label, area_m2, households)
            SELECT %s, %s, %s, %s, g, ST_PointOnSurface(g),
                   ST_Area(ST_Transform(g, 4549)), 400
              FROM ST_GeomFromText(%s, 4490) g
            """,
            [code, layer, plan, name, wkt],
        )
    _organisations(cursor)


def _vocabularies(cursor):
    for row in reference.read("categories"):
        cursor.execute(
            """
            INSERT INTO category (code, parent, label_zh, label_en, sort, coarse)
            VALUES (%(code)s, %(parent)s, %(label_zh)s, %(label_en)s, %(sort)s,
                    coalesce(%(coarse)s, false))
            """,
            {"coarse": None} | row,
        )
    for name in set(reference.names()) - {"categories"}:  # they have a table
        for row in reference.read(name):
            cursor.execute(
                "INSERT INTO term (vocabulary, code, parent, label_zh, label_en, sort,"
                " extra) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [name, *(row.pop(column) for column in reference.COMMON), Json(row)],
            )


def _organisations(cursor):
    """Each town has its office and its party committee; the second has no branch."""
    for number, town in enumerate(TOWNS, 1):
        cursor.execute(
            "INSERT INTO org_unit (code, name, kind, place_code)"
            " VALUES (%s, %s, 'town', %s) RETURNING id",
            [f"T{number}", f"第{number}街道办事处", town],
        )
        office = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO duty_rule (category, place_code, lead_org)"
            " SELECT left(code, 1), %s, %s FROM category GROUP BY left(code, 1)",
            [town, office],
        )
    cursor.execute(
        """
        INSERT INTO org_unit (code, name, kind, place_code)
        VALUES ('D1', '城市管理局', 'department', '9910');
        INSERT INTO party_org (code, name, level, unit_code)
        VALUES ('P1', '第1街道党工委', 'committee', '991003001');
        INSERT INTO party_org (code, name, level, unit_code, parent_id)
        SELECT 'P2', '社区党总支', 'general', '991003001001', id
          FROM party_org WHERE code = 'P1';
        INSERT INTO party_org (code, name, level, unit_code, parent_id)
        SELECT 'P3', '网格党支部', 'branch', '991003001001', id
          FROM party_org WHERE code = 'P2';
        INSERT INTO party_territory (party_id, place_code)
        SELECT id, '991003001001Z001' FROM party_org WHERE code = 'P3';
        """
    )
