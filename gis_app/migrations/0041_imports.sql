-- Imports from the page and from the command line: one line of history each, which everybody
-- in its scope may see, and what only whoever started it may see.
ALTER TABLE import_run DROP CONSTRAINT import_run_state_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_state_check CHECK (state IN
    ('waiting', 'reading', 'ready', 'running', 'done', 'failed', 'cancelled', 'undone'));
ALTER TABLE import_run
    ADD COLUMN bytes bigint,
    ADD COLUMN stage text NOT NULL DEFAULT ''
               CHECK (stage IN ('', 'reading', 'comparing', 'storing', 'undoing'));
CREATE INDEX import_run_file ON import_run (file_sha256, kind);

-- The file itself, what was said about it, what was found in it. Gone after seven days,
-- but for the counts in import_run (DOMAIN, privacy 1).
CREATE TABLE import_detail (
    import_id  bigint PRIMARY KEY REFERENCES import_run ON DELETE CASCADE,
    account_id int REFERENCES account,
    options    jsonb NOT NULL DEFAULT '{}',
    confirm    boolean NOT NULL DEFAULT false,  -- stop after the preview in any case
    approved   boolean NOT NULL DEFAULT false,  -- the preview was seen: run it
    upload     text,   -- under data/uploads
    rejects    text,   -- under data/rejects
    message    text NOT NULL DEFAULT '',
    notes      jsonb NOT NULL DEFAULT '[]',
    faults     jsonb NOT NULL DEFAULT '[]',
    preview    jsonb,
    job_id     bigint
);
INSERT INTO import_detail (import_id, account_id, options, message)
SELECT id, account_id, options, message FROM import_run;
ALTER TABLE import_run DROP COLUMN options, DROP COLUMN message;

CREATE POLICY own_line ON import_run FOR SELECT TO gis_web
    USING (account_id::text = current_setting('app.account', true));
-- What a person may do with an import of theirs; everything else is the worker's to say.
CREATE POLICY own_change ON import_run FOR UPDATE TO gis_web
    USING (account_id::text = current_setting('app.account', true))
    WITH CHECK (account_id::text = current_setting('app.account', true)
                AND state IN ('waiting', 'cancelled'));
CREATE POLICY own_discard ON import_run FOR DELETE TO gis_web
    USING (account_id::text = current_setting('app.account', true)
           AND state IN ('waiting', 'reading', 'ready', 'failed', 'cancelled'));
ALTER TABLE import_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON import_detail TO gis_web
    USING (account_id::text = current_setting('app.account', true))
    WITH CHECK (account_id::text = current_setting('app.account', true));
GRANT UPDATE (state, stage, kind, finished_at), DELETE ON import_run TO gis_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON import_detail TO gis_web;

-- Whatever a load stores carries its number, without any load having to think of it: the
-- number is set for its transaction. No foreign key: a check a row would cost more than it
-- tells, since a line of history that stored something never goes.
DO $$
DECLARE
    loaded text;
BEGIN
    FOREACH loaded IN ARRAY ARRAY[
        'unit', 'unit_version', 'plan', 'grid', 'grid_version', 'building', 'road', 'water',
        'facility', 'org_unit', 'party_org', 'party_territory', 'duty_rule', 'post',
        'duty_post', 'account'] LOOP
        EXECUTE format(
            'ALTER TABLE %I ADD COLUMN import_id bigint
                 DEFAULT nullif(current_setting(''app.import_id'', true), '''')::bigint',
            loaded);
        EXECUTE format('CREATE INDEX %I ON %I (import_id) WHERE import_id IS NOT NULL',
                       loaded || '_import', loaded);
    END LOOP;
END $$;
ALTER TABLE incident ALTER COLUMN import_id
    SET DEFAULT nullif(current_setting('app.import_id', true), '')::bigint;
ALTER TABLE named_place ALTER COLUMN import_id
    SET DEFAULT nullif(current_setting('app.import_id', true), '')::bigint;
CREATE INDEX incident_import ON incident (import_id) WHERE import_id IS NOT NULL;
