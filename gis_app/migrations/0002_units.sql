-- Administrative units: province, city, county, town, community. The code is the path:
-- "inside 131003" is "starts with 131003", so codes sort and compare bytewise ("C").
CREATE TABLE unit (
    code       text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9]{2,12}$'),
    level      text NOT NULL
               CHECK (level IN ('province', 'city', 'county', 'town', 'community')),
    parent     text COLLATE "C" REFERENCES unit DEFERRABLE INITIALLY DEFERRED,
    source_ref text  -- the source's own code where that is no path
);
CREATE INDEX unit_parent ON unit (parent);
CREATE INDEX unit_source_ref ON unit (source_ref) WHERE source_ref IS NOT NULL;

-- Names and boundaries have valid time (half open) and say when they were recorded. A
-- unit loaded without a date is valid from minus infinity.
CREATE TABLE unit_version (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text COLLATE "C" NOT NULL REFERENCES unit,
    valid       tstzrange NOT NULL DEFAULT '(,)' CHECK (NOT isempty(valid)),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    name        text NOT NULL,
    kind        text,  -- 区, 县, 镇, 街道, 社区, 村 …
    geom        geometry(MultiPolygon, 4490) NOT NULL,
    label       geometry(Point, 4490) NOT NULL,
    area_m2     double precision NOT NULL,
    households  int,
    CONSTRAINT unit_one_version_at_a_time EXCLUDE USING gist (code WITH =, valid WITH &&)
);
CREATE INDEX unit_version_place ON unit_version USING gist (geom, valid);

-- Label points travel alone on low zooms, so they have an index of their own.
CREATE INDEX unit_version_label ON unit_version USING gist (label);
