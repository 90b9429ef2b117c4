-- One owner, explained (DOMAIN §5). The engine in geodata/attribution answers the same
-- for many points; a test holds the two to each other and to brute force.

-- Metres as degrees around a place, a little generous: only boxes are made of it.
CREATE FUNCTION box_around(place geometry, metres float8) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Expand(place, metres * 1.02 / (111320 * cos(radians(ST_Y(place)))),
                     metres * 1.02 / 110574)
$$;

-- Distances are compared after rounding to 1 mm, so that ties are ties in every engine.
CREATE FUNCTION metres_between(a geometry, b geometry) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(ST_Distance(a, b)::numeric, 3)::float8
$$;

-- Where a place lies that ST_Covers has let through: true within, false on the border,
-- null outside after all. PostGIS's own test takes some places 2 ulp beside an edge for
-- on it (28 of 40 000 tried beside Beijing's streets; never the other way about), so what
-- it calls border is asked again of GEOS, whose sign is exact.
CREATE FUNCTION lies_within(shape geometry, place geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = app, public, pg_temp AS $$
    SELECT CASE WHEN ST_Contains(shape, place) THEN true
                WHEN ST_Relate(shape, place, '0********') THEN true
                WHEN ST_Relate(shape, place, '***0*****') THEN false END
$$;

-- Which grid of a layer owns a place at a time. `inside_code` keeps to the micro-grids of
-- one grid. runner_up: edge and overlap: the second in that rule's order; near: the next
-- nearest within reach; inside: the nearest other grid within accuracy_m, if the
-- position is less certain than its distance to the edge. The place is projected only
-- beside a grid: the zone's projection ends somewhere, places on earth do not.
CREATE FUNCTION owner_at(
    place geometry, the_layer text, inside_code text, at_time timestamptz,
    near_m float8, accuracy_m float8,
    OUT code text, OUT rule text, OUT edge_m float8, OUT runner_up text,
    OUT ambiguous boolean)
LANGUAGE plpgsql STABLE SET search_path = app, public, pg_temp AS $$
DECLARE
    zone  int := (SELECT zone_srid FROM installation);
    reach geometry;
    owners text[];
    in_interior boolean;
BEGIN
    SELECT array_agg(c.code ORDER BY c.code), bool_or(c.inner_point)
      INTO owners, in_interior
      FROM (SELECT v.code, lies_within(v.geom, place) AS inner_point
              FROM grid_version v
             WHERE v.geom && place AND ST_Covers(v.geom, place) AND v.valid @> at_time
               AND v.layer = the_layer
               AND (inside_code IS NULL OR v.code ^@ inside_code)) c
     WHERE c.inner_point IS NOT NULL;

    IF cardinality(owners) = 1 THEN
        rule := 'inside';
    ELSIF cardinality(owners) > 1 AND NOT in_interior THEN
        rule := 'edge';
    ELSIF cardinality(owners) > 1 THEN
        rule := 'overlap';
        SELECT array_agg(v.code ORDER BY (substr(v.code, 13, 1) = 'S') DESC,
                         round(v.area_m2::numeric, 2), v.code)
          INTO owners FROM grid_version v
         WHERE v.code = ANY (owners) AND v.valid @> at_time;
    END IF;

    IF rule IS NOT NULL THEN
        code := owners[1];
        runner_up := owners[2];
        edge_m := 0;
        IF rule <> 'edge' THEN
            SELECT metres_between(ST_Boundary(ST_Transform(v.geom, zone)),
                                  ST_Transform(place, zone))
              INTO edge_m FROM grid_version v
             WHERE v.code = owners[1] AND v.valid @> at_time;
        END IF;
        ambiguous := rule <> 'inside' OR coalesce(accuracy_m > edge_m, false);
        IF rule <> 'inside' OR NOT ambiguous THEN
            RETURN;
        END IF;
    END IF;

    -- The nearest grids that do not cover the place: owner for the rule near, runner-up
    -- where the position is uncertain. The place takes its SRID from the grid: a constant
    -- would be projected by the planner, also where there is no grid.
    reach := box_around(place, CASE WHEN rule IS NULL THEN near_m ELSE accuracy_m END);
    SELECT array_agg(n.code ORDER BY n.away, n.code), min(n.away)
      INTO owners, edge_m
      FROM (SELECT v.code, metres_between(
                       ST_Transform(v.geom, zone),
                       ST_Transform(ST_SetSRID(place, ST_SRID(v.geom)), zone)) AS away
              FROM grid_version v
             WHERE v.geom && reach AND v.valid @> at_time AND v.layer = the_layer
               AND v.code IS DISTINCT FROM owner_at.code
               AND (inside_code IS NULL OR v.code ^@ inside_code)) n
     WHERE n.away <= CASE WHEN rule IS NULL THEN near_m ELSE accuracy_m END;
    IF rule = 'inside' THEN
        runner_up := owners[1];
        SELECT metres_between(ST_Boundary(ST_Transform(v.geom, zone)),
                                  ST_Transform(place, zone))
          INTO edge_m FROM grid_version v
         WHERE v.code = owner_at.code AND v.valid @> at_time;
    ELSIF cardinality(owners) > 0 THEN
        code := owners[1];
        runner_up := owners[2];
        rule := 'near';
        ambiguous := true;
    ELSE
        rule := 'outside';
        edge_m := NULL;
        ambiguous := false;
    END IF;
END $$;

-- An incident older than the first boundary here takes that first one.
CREATE FUNCTION boundary_time(place geometry, at_time timestamptz, near_m float8)
RETURNS timestamptz LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT CASE WHEN bool_or(lower_inf(valid)) THEN at_time
                ELSE greatest(at_time, min(lower(valid))) END
      FROM grid_version
     WHERE geom && box_around(place, near_m) AND layer = 'partition'
    HAVING count(*) > 0
     UNION ALL SELECT at_time
     LIMIT 1
$$;

-- The party branch: the one whose territory holds the micro-grid, else the grid, else
-- the community's general branch.
CREATE FUNCTION party_at(micro text, grid text, community text, at_time timestamptz)
RETURNS int LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    (SELECT t.party_id FROM party_territory t JOIN party_org p ON p.id = t.party_id
      WHERE t.place_code IN (micro, grid) AND t.valid @> at_time AND p.level = 'branch'
      ORDER BY length(t.place_code) DESC, p.code LIMIT 1)
    UNION ALL
    (SELECT id FROM party_org
      WHERE level = 'general' AND unit_code = community ORDER BY code LIMIT 1)
    LIMIT 1
$$;

-- Metres in a sentence: to the decimetre, below a metre to the millimetre.
CREATE FUNCTION written_metres(metres float8) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN abs(metres) > 0 AND abs(metres) < 1
                THEN rtrim(rtrim(to_char(round(metres::numeric, 3), 'FM0.000'), '0'), '.')
                ELSE rtrim(rtrim(to_char(round(metres::numeric, 1), 'FM9999999990.0'), '0'), '.')
           END
$$;

-- The reason in Chinese, as geodata/attribution/reasons.py words it (a test compares).
CREATE FUNCTION reason_zh(rule text, grid text, runner_up text, edge_m float8,
                          near_m float8, accuracy_m float8)
RETURNS text LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT concat_ws('，', VARIADIC CASE rule
        WHEN 'inside' THEN ARRAY[
            format('位于网格 %s 内部', grid),
            '距边界 ' || written_metres(edge_m) || ' m']
        WHEN 'edge' THEN ARRAY[
            format('位于网格 %s 与 %s 的共同边界上', grid, runner_up),
            format('按编码最小归 %s', grid)]
        WHEN 'overlap' THEN ARRAY[
            format('位于网格 %s 与 %s 的交叉地带', grid, runner_up),
            format('按专属网格优先、面积小者优先、编码小者优先归 %s', grid),
            '距边界 ' || written_metres(edge_m) || ' m']
        WHEN 'near' THEN ARRAY[
            '不在任何网格内',
            format('距最近的网格 %s %s m（不超过 %s m）', grid, written_metres(edge_m),
                   written_metres(near_m)),
            '其次为 ' || runner_up]
        ELSE ARRAY[
            '不在任何网格内', format('%s m 内也没有网格', written_metres(near_m)), '属管理盲区']
        END || CASE WHEN rule <> 'outside' AND accuracy_m > edge_m THEN ARRAY[
            '定位精度 ' || written_metres(accuracy_m) || ' m 大于到边界的距离',
            CASE WHEN rule = 'inside' THEN '也可能属于 ' || runner_up END]
        ELSE '{}' END)
$$;

-- Whose is this point, and why. `place` in EPSG:4490.
CREATE FUNCTION attribute_point(
    place geometry, at_time timestamptz, near_m float8, accuracy_m float8,
    OUT grid_code text, OUT micro_grid_code text, OUT scope_code text, OUT party_id int,
    OUT rule text, OUT edge_m float8, OUT runner_up text, OUT ambiguous boolean,
    OUT reason text, OUT basis_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = app, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    basis_at := boundary_time(place, at_time, near_m);
    SELECT * INTO owner
      FROM owner_at(place, 'partition', NULL, basis_at, near_m, accuracy_m);
    grid_code := owner.code;
    rule := owner.rule;
    edge_m := owner.edge_m;
    runner_up := owner.runner_up;
    ambiguous := owner.ambiguous;
    IF grid_code IS NOT NULL THEN
        micro_grid_code :=
            (owner_at(place, 'micro', grid_code, basis_at, near_m, NULL)).code;
        scope_code := grid_code;
    ELSE
        SELECT v.code INTO scope_code FROM unit_version v
         WHERE v.geom && place AND ST_Covers(v.geom, place) AND v.valid @> basis_at
         ORDER BY length(v.code) DESC, v.code LIMIT 1;
        scope_code := coalesce(scope_code, (SELECT root_code FROM installation));
    END IF;
    party_id := party_at(micro_grid_code, grid_code, left(grid_code, 12), basis_at);
    reason := reason_zh(rule, grid_code, runner_up, edge_m, near_m, accuracy_m);
    IF basis_at > at_time THEN
        reason := reason || format('，早于首版边界，按 %s 的边界',
                                   to_char(basis_at, 'YYYY-MM-DD'));
    END IF;
END $$;

-- 权责矩阵: the rule of the longest place, then the longest category. Two as good as each
-- other decide nothing: the incident stays without a lead until somebody mends them.
CREATE FUNCTION lead_for(the_category text, the_scope text,
                         OUT lead_org int, OUT co_orgs int[])
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    WITH fitting AS (
        SELECT r.lead_org, r.co_orgs, rank() OVER (
                   ORDER BY length(r.place_code) DESC, length(r.category) DESC) AS place
          FROM duty_rule r
         WHERE the_scope ^@ r.place_code AND the_category ^@ r.category
           AND r.valid @> now()
    )
    SELECT f.lead_org, f.co_orgs FROM fitting f
     WHERE f.place = 1
       AND (SELECT count(DISTINCT b.lead_org) FROM fitting b WHERE b.place = 1) = 1
     LIMIT 1
$$;
