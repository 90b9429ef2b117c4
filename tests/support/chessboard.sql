-- A made-up county as a chessboard, for tests and benchmarks that need a plan and many
-- incidents but no city: `side` × `side` grids of 0.005° by 0.004°, ten by ten to a town,
-- two by two micro-grids to a grid, `incidents` incidents over two years.
SELECT setseed(0.5);
INSERT INTO category (code, label_zh, label_en, coarse)
VALUES ('E01', '市容环境', 'City appearance', false),
       ('E0102', '暴露垃圾', 'Exposed rubbish', false),
       ('G02', '矛盾纠纷', 'Disputes', true)
ON CONFLICT DO NOTHING;
INSERT INTO plan (scope_code, name, state) VALUES ('99', 'chessboard', 'published');

CREATE TEMPORARY TABLE square ON COMMIT DROP AS
SELECT col, line, 119 + col * 0.005 AS west, 38.3 + line * 0.004 AS south,
       '991003' || lpad((col / 10 * 20 + line / 10 + 1)::text, 3, '0') AS town,
       lpad((col / 5 %% 2 * 2 + line / 5 %% 2 + 1)::text, 3, '0') AS community,
       lpad((col %% 5 * 5 + line %% 5 + 1)::text, 3, '0') AS number
  FROM generate_series(0, %(side)s - 1) AS col, generate_series(0, %(side)s - 1) AS line;

INSERT INTO grid (code)
SELECT town || community || CASE number WHEN '013' THEN 'S' ELSE 'Z' END || number
  FROM square;
INSERT INTO grid (code)
SELECT town || community || CASE number WHEN '013' THEN 'S' ELSE 'Z' END || number || m
  FROM square, unnest('{01,02,03,04}'::text[]) AS m;

INSERT INTO grid_version (code, layer, plan_id, name, geom, label, area_m2)
SELECT code, 'partition', (SELECT max(id) FROM plan), '第' || number || '网格',
       ST_Multi(geom), ST_Centroid(geom), 194000
  FROM (SELECT town || community || CASE number WHEN '013' THEN 'S' ELSE 'Z' END || number
               AS code, number,
               -- Vertices along each side, as real borders have them.
               ST_Segmentize(ST_MakeEnvelope(west, south, west + 0.005, south + 0.004, 4490),
                             0.0005) AS geom
          FROM square) AS made;
INSERT INTO grid_version (code, layer, plan_id, name, geom, label, area_m2)
SELECT town || community || CASE number WHEN '013' THEN 'S' ELSE 'Z' END || number
           || lpad((x * 2 + y + 1)::text, 2, '0'),
       'micro', (SELECT max(id) FROM plan), '微网格' || (x * 2 + y + 1),
       ST_Multi(geom), ST_Centroid(geom), 48000
  FROM square, generate_series(0, 1) AS x, generate_series(0, 1) AS y,
       ST_MakeEnvelope(west + x * 0.0025, south + y * 0.002, west + x * 0.0025 + 0.0025,
                       south + y * 0.002 + 0.002, 4490) AS geom;

INSERT INTO unit (code, level, parent) VALUES ('99', 'province', NULL),
    ('9910', 'city', '99'), ('991003', 'county', '9910');
INSERT INTO unit (code, level, parent)
SELECT DISTINCT town, 'town', '991003' FROM square;
INSERT INTO unit (code, level, parent)
SELECT DISTINCT town || community, 'community', town FROM square;
INSERT INTO unit_version (code, name, kind, geom, label, area_m2)
SELECT u.code, coalesce(u.level, '') || substr(u.code, 7), '街道', ST_Multi(whole.geom),
       ST_PointOnSurface(whole.geom), ST_Area(whole.geom::geography)
  FROM unit u,
       LATERAL (SELECT ST_Union(v.geom) AS geom FROM grid_version v
                 WHERE v.layer = 'partition' AND v.code ^@ u.code) AS whole;

-- Denser in the middle, as cities are; one in nine of a category that hides its place.
INSERT INTO incident (no, category, title, source, severity, state, occurred_at,
                      reported_at, due_at, geom, coarse, scope_code, grid_code,
                      micro_grid_code, rule, reported_code)
SELECT '99100320260101' || lpad(n::text, 9, '0'),
       CASE WHEN hidden THEN 'G02' ELSE 'E0102' END, '暴露垃圾', '20', 1 + n %% 4,
       CASE WHEN n %% 25 = 0 THEN 45 ELSE 80 END, at, at, at + interval '7 days',
       CASE WHEN hidden THEN micro.label ELSE place END, hidden,
       cell.code, cell.code, micro.code, 'inside', cell.code
  FROM (SELECT n, n %% 9 = 0 AS hidden, now() - random() * interval '730 days' AS at,
               ST_SetSRID(ST_MakePoint(
                   119 + 0.005 * %(side)s * (random() + random() + random()) / 3,
                   38.3 + 0.004 * %(side)s * (random() + random() + random()) / 3),
                   4490) AS place
          FROM generate_series(1, %(incidents)s) AS n) AS made
  JOIN LATERAL (
        SELECT code FROM grid_version
         WHERE geom && place AND layer = 'partition' ORDER BY code LIMIT 1) AS cell ON true
  JOIN LATERAL (
        SELECT code, label FROM grid_version
         WHERE geom && place AND layer = 'micro' AND code ^@ cell.code
         ORDER BY code LIMIT 1) AS micro ON true;
ANALYZE;
