-- Browsers keep the tiles of a version for a year. After a restore versions are counted
-- again from what they were, over other rows: the life of the database is part of them.
CREATE OR REPLACE FUNCTION layer_versions() RETURNS TABLE (layer text, version text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT v.layer,
           s.life || '.' || v.version ||
           CASE WHEN v.layer IN ('units', 'grids') THEN '.' || (
               SELECT count(*) FROM plan WHERE takes_effect <= now())
           ELSE '' END
      FROM layer_version AS v CROSS JOIN feed_state AS s
$$;

-- Layers that were empty so far have a version too: the next rows are another's.
INSERT INTO layer_version (layer, version, changed_at)
SELECT layer, 0, '-infinity'
  FROM unnest(ARRAY['units', 'grids', 'facilities', 'buildings', 'roads', 'water']) AS layer
    ON CONFLICT DO NOTHING;
