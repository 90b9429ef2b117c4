-- The page that says how far a city has come (/setup) tells of the last check of the
-- partition and of the last backup: both are made elsewhere and leave a line here.

-- levels: [{level, places, kinds: {kind: {count, area_m2, serious}}}], worst kinds first.
CREATE TABLE partition_check (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked_at timestamptz NOT NULL DEFAULT now(),
    levels     jsonb NOT NULL
);

CREATE TABLE backup_made (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now(),
    rows    bigint NOT NULL,
    bytes   bigint NOT NULL
);
GRANT SELECT ON partition_check, backup_made TO gis_web;

-- 盲区: those that have a place and no grid. A handful among millions; no count of them
-- may read the millions.
CREATE INDEX incident_gap ON incident (reported_at, id)
    WHERE grid_code IS NULL AND NOT unplaced;

-- Who keeps the accounts reads no incident, but has to know whether there is one.
CREATE FUNCTION any_incident() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM incident)
$$;
REVOKE EXECUTE ON FUNCTION any_incident() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION any_incident() TO gis_web, gis_loader;
