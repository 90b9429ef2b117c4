-- A text that differs when any incident has changed: tiles of incidents are kept under
-- it. Changes become visible out of order, so the newest alone would not tell. It runs as
-- the owner: for an account of one small place the policy would read far back into the
-- feed to find as many rows, and the text itself tells nothing of them.
CREATE FUNCTION change_mark() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT coalesce(md5(string_agg(recent.xid::text, ',')), '')
      FROM (SELECT xid FROM change ORDER BY xid DESC LIMIT 200) AS recent
$$;
GRANT EXECUTE ON FUNCTION change_mark() TO gis_web, gis_loader;
