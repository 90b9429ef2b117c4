-- The party chain as a second way down the map.

-- A grid's label names its branch, so what changes a branch changes the tiles of grids.
CREATE TRIGGER layer_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON party_org
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed('grids');
CREATE TRIGGER layer_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON party_territory
    FOR EACH STATEMENT EXECUTE FUNCTION layer_changed('grids');

CREATE INDEX party_org_parent ON party_org (parent_id);

-- An organisation and all below it. UNION, not UNION ALL: a ring of parents, which a file
-- may hold, ends. Asked once a statement, as (SELECT party_below(…)).
CREATE FUNCTION party_below(top int) RETURNS int[]
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    WITH RECURSIVE down AS (
        SELECT id FROM party_org WHERE id = top
        UNION
        SELECT p.id FROM down JOIN party_org p ON p.parent_id = down.id)
    SELECT coalesce(array_agg(id), '{}') FROM down
$$;

-- What a 楼宇党小组 holds. Attribution ends at the branch, so what happens in a group's
-- buildings is told by their micro-grids; organisations of other levels have none here.
CREATE FUNCTION party_group_places(top int) RETURNS text[]
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT coalesce(array_agg(t.place_code), '{}')
      FROM party_territory t JOIN party_org p ON p.id = t.party_id
     WHERE p.id = top AND p.level = 'group' AND t.valid @> now()
$$;
CREATE FUNCTION party_group_grids(top int) RETURNS text[]
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT left(place, 16)), '{}')
      FROM unnest(party_group_places(top)) AS place
$$;
GRANT EXECUTE ON FUNCTION party_below(int), party_group_places(int), party_group_grids(int)
    TO gis_web, gis_loader;

-- "This organisation and all below", newest first.
CREATE INDEX incident_party ON incident (party_id, reported_at);
-- What was closed in a month, for trends: set once, as the incident ends, so that its
-- other moves stay heap-only.
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL;
