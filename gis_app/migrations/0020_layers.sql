-- Which square of the Web Mercator pyramid a place lies in, 2^level squares a side. By
-- dividing every place has exactly one square at each level, borders included, so that
-- counts of squares add up; a comparison of boxes would count a place on a border twice.
CREATE FUNCTION tile_column(lon float8, level int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor((lon + 180) / 360 * (1 << level))::int
$$;
CREATE FUNCTION tile_row(lat float8, level int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor((0.5 - asinh(tan(radians(lat))) / (2 * pi())) * (1 << level))::int
$$;

-- Density counts coarse incidents at their grid's label point: it comes to them from the
-- grid, and reads nobody else's.
CREATE INDEX incident_coarse ON incident (scope_code) WHERE coarse;

-- Whatever changes rows behind a layer raises its version, whether it thinks of it or not:
-- browsers keep tiles of a version for a year.
CREATE FUNCTION layer_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    PERFORM raise_layer_version(TG_ARGV[0]);
    RETURN NULL;
END $$;

DO $$
DECLARE
    behind record;
BEGIN
    FOR behind IN SELECT * FROM (VALUES
        ('unit_version', 'units'), ('grid_version', 'grids'), ('facility', 'facilities'),
        ('building', 'buildings'), ('road', 'roads'), ('water', 'water')
    ) AS pair (rows_of, layer) LOOP
        EXECUTE format(
            'CREATE TRIGGER layer_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
             FOR EACH STATEMENT EXECUTE FUNCTION layer_changed(%L)',
            behind.rows_of, behind.layer);
    END LOOP;
END $$;

-- Plans take effect by their dates, without a row being touched: the number of plans in
-- force is part of the version of all boundaries. It tells nothing else of plans that
-- the asker may not see, so it runs as the owner.
CREATE FUNCTION layer_versions() RETURNS TABLE (layer text, version text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT v.layer,
           CASE WHEN v.layer IN ('units', 'grids') THEN v.version || '.' || (
               SELECT count(*) FROM plan WHERE takes_effect <= now())
           ELSE v.version::text END
      FROM layer_version AS v
$$;
GRANT EXECUTE ON FUNCTION layer_versions() TO gis_web, gis_loader;
