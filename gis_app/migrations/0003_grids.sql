-- Boundaries change only through a plan, dated and approved (DOMAIN §3). A plan is for
-- one part of the city; plans of different communities do not disturb each other.
CREATE TABLE plan (
    id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope_code   text COLLATE "C" NOT NULL,
    name         text NOT NULL,
    state        text NOT NULL DEFAULT 'draft' CHECK (state IN
                 ('draft', 'checked', 'submitted', 'returned', 'approved', 'published',
                  'archived', 'rolled_back')),
    based_at     timestamptz NOT NULL DEFAULT now(),
    takes_effect timestamptz,  -- null while unpublished, and for what was loaded undated
    created_by   int,
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX plan_scope ON plan (scope_code);

-- A grid lives as long as its code; what it looks like is in its versions. Codes are
-- never reused. Z and S together are the partition, W are micro-grids, X emergency.
CREATE TABLE grid (
    code       text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9]{12}[ZSX][0-9]{3}([0-9]{2})?$'),
    layer      text NOT NULL GENERATED ALWAYS AS (
                   CASE WHEN length(code) = 18 THEN 'micro'
                        WHEN substr(code, 13, 1) = 'X' THEN 'emergency'
                        ELSE 'partition' END) STORED,
    type       text NOT NULL GENERATED ALWAYS AS (
                   CASE WHEN length(code) = 18 THEN 'W' ELSE substr(code, 13, 1) END) STORED,
    -- The community of a grid, the grid of a micro-grid.
    parent     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
                   CASE WHEN length(code) = 18 THEN left(code, 16) ELSE left(code, 12) END) STORED,
    source_ref text
);
CREATE INDEX grid_parent ON grid (parent);
CREATE INDEX grid_source_ref ON grid (source_ref) WHERE source_ref IS NOT NULL;

CREATE TABLE grid_version (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text COLLATE "C" NOT NULL REFERENCES grid,
    layer       text NOT NULL CHECK (layer IN ('partition', 'micro', 'emergency')),
    plan_id     int NOT NULL REFERENCES plan,
    valid       tstzrange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    name        text NOT NULL,
    purpose     text,  -- what an S grid is: campus, park, market …
    geom        geometry(MultiPolygon, 4490) NOT NULL,
    label       geometry(Point, 4490) NOT NULL,  -- a point well inside
    area_m2     double precision NOT NULL,       -- in the zone, to 0.01 m²
    households  int,
    CONSTRAINT grid_one_version_at_a_time EXCLUDE USING gist (code WITH =, valid WITH &&)
);
-- One index for place and time: with geom alone and `valid @> now()` the planner ANDs it
-- with the exclusion index and takes 24 ms instead of 0.12. "In force" is always
-- `valid @> now()`, never upper_inf(valid): plans are published ahead of time.
CREATE INDEX grid_version_place ON grid_version USING gist (geom, valid);
-- A tile of the partition at low zoom would read six micro-grids for each grid.
CREATE INDEX grid_version_partition ON grid_version USING gist (geom, valid)
    WHERE layer = 'partition';
CREATE INDEX grid_version_plan ON grid_version (plan_id);
CREATE INDEX grid_version_label ON grid_version USING gist (label);

-- What became of a grid in a plan.
CREATE TABLE grid_lineage (
    plan_id   int NOT NULL REFERENCES plan,
    kind      text NOT NULL CHECK (kind IN ('keep', 'rename', 'split', 'merge', 'transfer')),
    from_code text COLLATE "C" NOT NULL REFERENCES grid,
    to_code   text COLLATE "C" NOT NULL REFERENCES grid,
    share     real CHECK (share BETWEEN 0 AND 1),  -- of the old area
    PRIMARY KEY (plan_id, from_code, to_code)
);
