"""SQL for loads of units and grids: what is there, and whole columns of new ones."""

import numpy as np
import shapely
from psycopg2.extras import execute_values

from gis_app.domain import codes
from gis_app.store import bulk


def units(cursor):
    """code -> (level, source_ref, name, kind, households, geom) of units in force."""
    cursor.execute(
        """
        SELECT u.code, u.level, u.source_ref, v.name, v.kind, v.households,
               ST_AsBinary(v.geom) AS geom
          FROM unit u JOIN unit_version v USING (code) WHERE v.valid @> now()
        """
    )
    return _shaped(cursor)


def grids(cursor, layer):
    """The same of one layer of grids; `kind` is an S grid's purpose."""
    cursor.execute(
        """
        SELECT g.code, g.layer AS level, g.source_ref, v.name, v.purpose AS kind,
               v.households, ST_AsBinary(v.geom) AS geom
          FROM grid g JOIN grid_version v USING (code)
         WHERE v.valid @> now() AND g.layer = %s
        """,
        [layer],
    )
    return _shaped(cursor)


def taken(cursor):
    """Every code of a unit or grid that there ever was: none is used again."""
    cursor.execute(
        "SELECT code FROM unit UNION ALL SELECT code FROM grid"
        " UNION SELECT code FROM retired_code"
    )
    return [row.code for row in cursor]


def retired(cursor):
    """(parent, source_ref) -> code of what an import had stored that was taken back: the
    same source lives again under its own code."""
    cursor.execute(
        "SELECT code, source_ref FROM retired_code WHERE source_ref IS NOT NULL"
    )
    return {(codes.parent_code(row.code), row.source_ref): row.code for row in cursor}


def add_units(cursor, rows):
    """rows: code level parent source_ref name kind geom label area_m2 households."""
    bulk.copy(
        cursor,
        "unit",
        {name: rows[name] for name in ("code", "level", "parent", "source_ref")},
    )
    bulk.copy(
        cursor,
        "unit_version",
        {
            name: rows[name]
            for name in (
                "code",
                "name",
                "kind",
                "geom",
                "label",
                "area_m2",
                "households",
            )
        },
    )


def add_grids(cursor, rows, plan_id, layer):
    """rows: code source_ref name purpose geom label area_m2 households."""
    count = len(rows["code"])
    bulk.copy(cursor, "grid", {"code": rows["code"], "source_ref": rows["source_ref"]})
    columns = ("code", "name", "purpose", "geom", "label", "area_m2", "households")
    bulk.copy(
        cursor,
        "grid_version",
        {name: rows[name] for name in columns}
        | {"layer": [layer] * count, "plan_id": [plan_id] * count},
    )


def change_unit(cursor, row):
    """A unit in force gets another name, kind or outline, from its beginning."""
    cursor.execute(
        """
        UPDATE unit_version
           SET name = %(name)s, kind = %(kind)s, households = %(households)s,
               geom = ST_GeomFromWKB(%(geom)s, 4490),
               label = ST_GeomFromWKB(%(label)s, 4490), area_m2 = %(area_m2)s
         WHERE code = %(code)s AND valid @> now()
        """,
        row
        | {name: shapely.to_wkb(row[name]) for name in ("geom", "label")}
        | {"area_m2": float(row["area_m2"])},
    )


def name_grids(cursor, rows):
    """Grids in force get other names. rows: (code, name, purpose, households)."""
    execute_values(
        cursor,
        """
        UPDATE grid_version v
           SET name = new.name, purpose = new.purpose, households = new.households
          FROM (VALUES %s) AS new (code, name, purpose, households)
         WHERE v.code = new.code AND v.valid @> now()
        """,
        rows,
        template="(%s, %s, %s::text, %s::int)",
        page_size=1000,
    )


def add_plan(cursor, scope_code, name):
    """A plan for what was loaded: in force without a date."""
    cursor.execute(
        """
        INSERT INTO plan (scope_code, name, state, published_at)
        VALUES (%s, %s, 'published', now()) RETURNING id
        """,
        [scope_code, name],
    )
    return cursor.fetchone().id


def is_empty(cursor):
    """Whether there is no unit and no grid yet."""
    cursor.execute(
        "SELECT NOT EXISTS (SELECT FROM unit) AND NOT EXISTS (SELECT FROM grid) AS yes"
    )
    return cursor.fetchone().yes


def set_zone(cursor, epsg):
    cursor.execute("UPDATE installation SET zone_srid = %s", [epsg])


def set_root(cursor):
    """The installation's root and name are those of its one highest unit."""
    cursor.execute(
        """
        WITH top AS (
            SELECT min(u.code) AS code FROM unit u
             WHERE u.parent IS NULL HAVING count(*) = 1)
        UPDATE installation i
           SET root_code = top.code,
               name = CASE WHEN i.name IN ('', i.root_code) THEN v.name ELSE i.name END
          FROM top JOIN unit_version v USING (code) WHERE v.valid @> now()
        """
    )


def refresh_statistics(cursor, tables):
    """After much was added: the planner's picture of a table is from before."""
    cursor.execute("SELECT refresh_statistics(%s)", [tables])


def _shaped(cursor):
    rows = cursor.fetchall()
    shapes = shapely.from_wkb(np.array([bytes(row.geom) for row in rows], object))
    return {
        row.code: row._replace(geom=shape)
        for row, shape in zip(rows, shapes, strict=True)
    }
