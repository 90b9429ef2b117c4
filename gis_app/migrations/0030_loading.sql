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
