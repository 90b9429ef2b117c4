-- Named views of the map: a filter by its id, what part of the map, which layers, colours.
-- Shared ones are seen by every account whose area overlaps that of who saved them; what
-- they show is decided anew for each reader, since the filter asks within their own scope.
-- scope_codes: the owner's area when it was last saved, not a link to the account: who
-- moves to another town leaves the views of the old one to those who work there.
CREATE TABLE map_view (
    id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  int NOT NULL REFERENCES account,
    scope_codes text[] COLLATE "C" NOT NULL,
    name        text NOT NULL CHECK (name <> '' AND length(name) <= 40),
    shared      boolean NOT NULL DEFAULT false,
    filter_id   text REFERENCES saved_filter,  -- null: everything
    body        jsonb NOT NULL CHECK (octet_length(body::text) <= 20000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account_id, name)
);

-- Whether some of these areas and the reader's lie in each other. An area of '' is all; a
-- department has none, its cases lie anywhere: it meets those who have the whole.
CREATE FUNCTION scope_meets(codes text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT CASE
        WHEN coalesce(current_setting('app.scope_to', true), '') = ''
        THEN coalesce(current_setting('app.units', true), '') <> '' AND '' = ANY (codes)
        -- string_to_array makes no element of '', which is a whole installation here.
        WHEN current_setting('app.scope', true) = '' THEN true
        ELSE EXISTS (
            SELECT FROM unnest(codes) theirs,
                 unnest(string_to_array(current_setting('app.scope', true), ',')) mine
             WHERE theirs ^@ mine OR mine ^@ theirs) END
$$;

ALTER TABLE map_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON map_view TO gis_web
    USING (account_id::text = current_setting('app.account', true))
    WITH CHECK (account_id::text = current_setting('app.account', true));
CREATE POLICY shared_around ON map_view FOR SELECT TO gis_web
    USING (shared AND scope_meets(scope_codes));
GRANT SELECT, INSERT, UPDATE, DELETE ON map_view TO gis_web;
