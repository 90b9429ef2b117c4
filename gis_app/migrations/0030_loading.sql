-- A big load leaves the planner with a picture from before it. Only a table's owner may
-- ANALYZE it, and loads run as gis_loader.
CREATE FUNCTION refresh_statistics(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ANALYZE app.%I', name);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION refresh_statistics(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_statistics(text[]) TO gis_loader;

-- "What changed between these two times" is a range of beginnings; "what was when" touches
-- one row of every incident reported before, so no index helps it. A GiST on `valid`
-- answered neither better and made each state twenty times dearer to store (325 000 states
-- of a demo town: 10.1 s with it, 0.5 s without, on two busy cores).
DROP INDEX incident_state_time;
CREATE INDEX incident_state_time ON incident_state (lower(valid));
