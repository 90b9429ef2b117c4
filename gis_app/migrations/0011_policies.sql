-- Scope holds in the database, so that a forgotten WHERE shows nothing. It guards against
-- forgetting, not against SQL injection: the web role could set these settings itself.
--
-- Each transaction sets app.scope (comma list of code prefixes), app.scope_from and
-- app.scope_to (the range that holds them all), app.categories, app.units, app.account.
-- The range compares with current_setting() bare: wrapped in (SELECT …) the planner loses
-- its value (0.2 becomes 362 ms); starts_with, ^@ and LIKE never drive the index. Unset is
-- NULL and ended is '': both see nothing, the range being empty.
-- For functions that run as the owner and so pass the policies by.
CREATE FUNCTION in_scope(code text, category text, lead int, co int[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT (code COLLATE "C" >= current_setting('app.scope_from', true)
            AND code COLLATE "C" < current_setting('app.scope_to', true)
            AND (current_setting('app.scope', true) NOT LIKE '%,%'
                 OR code ^@ ANY (string_to_array(current_setting('app.scope', true), ',')))
            AND (current_setting('app.categories', true) = '*'
                 OR category ^@ ANY (string_to_array(current_setting('app.categories', true), ','))))
        OR coalesce(lead || co, '{}')
           && string_to_array(current_setting('app.units', true), ',')::int[]
$$;

ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incident FOR SELECT TO gis_web USING (
    (scope_code >= current_setting('app.scope_from', true) COLLATE "C"
     AND scope_code < current_setting('app.scope_to', true) COLLATE "C"
     AND ((SELECT current_setting('app.scope', true) NOT LIKE '%,%')
          OR scope_code ^@ ANY ((SELECT string_to_array(current_setting('app.scope', true), ','))::text[]))
     AND ((SELECT current_setting('app.categories', true) = '*')
          OR category ^@ ANY ((SELECT string_to_array(current_setting('app.categories', true), ','))::text[])))
    OR lead_org = ANY (string_to_array(current_setting('app.units', true), ',')::int[])
    OR co_orgs && string_to_array(current_setting('app.units', true), ',')::int[]);

-- The true place of a coarse incident: only whoever handles it.
ALTER TABLE incident_exact_place ENABLE ROW LEVEL SECURITY;
CREATE POLICY handled ON incident_exact_place FOR SELECT TO gis_web USING (
    EXISTS (SELECT FROM incident i
             WHERE i.id = incident_id
               AND coalesce(i.lead_org || i.co_orgs, '{}')
                   && string_to_array(current_setting('app.units', true), ',')::int[]));
ALTER TABLE sealed_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY handled ON sealed_contact FOR SELECT TO gis_web USING (
    EXISTS (SELECT FROM incident i
             WHERE i.id = incident_id
               AND coalesce(i.lead_org || i.co_orgs, '{}')
                   && string_to_array(current_setting('app.units', true), ',')::int[]));
ALTER TABLE contact_reading ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON contact_reading TO gis_web
    USING (account_id::text = current_setting('app.account', true))
    WITH CHECK (account_id::text = current_setting('app.account', true));

-- Children carry their own scope_code: by EXISTS on the parent a month of log lines took
-- 34 to 68 ms, so the parent is asked only where the range does not settle it.
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY['incident_state', 'attribution', 'log_entry'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format($policy$
            CREATE POLICY seen ON %I FOR SELECT TO gis_web USING (
                incident_id IS NOT NULL AND (
                (scope_code >= current_setting('app.scope_from', true) COLLATE "C"
                 AND scope_code < current_setting('app.scope_to', true) COLLATE "C"
                 AND current_setting('app.scope', true) NOT LIKE '%%,%%'
                 AND current_setting('app.categories', true) = '*')
                OR EXISTS (SELECT FROM incident i WHERE i.id = incident_id)))
            $policy$, child);
    END LOOP;
    -- What belongs to nobody in particular is common; drafts and imports are scoped.
    FOREACH child IN ARRAY ARRAY['plan', 'import_run'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
        EXECUTE format($policy$
            CREATE POLICY seen ON %I FOR SELECT TO gis_web USING (
                scope_code >= current_setting('app.scope_from', true) COLLATE "C"
                AND scope_code < current_setting('app.scope_to', true) COLLATE "C"
                AND ((SELECT current_setting('app.scope', true) NOT LIKE '%%,%%')
                     OR scope_code ^@ ANY ((SELECT string_to_array(current_setting('app.scope', true), ','))::text[])))
            $policy$, child);
    END LOOP;
END $$;

-- The whole log is for auditors; everyone may add to it.
CREATE POLICY audited ON log_entry FOR SELECT TO gis_web
    USING (string_to_array(current_setting('app.roles', true), ',') && '{auditor}');
CREATE POLICY added ON log_entry FOR INSERT TO gis_web WITH CHECK (true);

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON change FOR SELECT TO gis_web USING (
    (scope_code >= current_setting('app.scope_from', true) COLLATE "C"
     AND scope_code < current_setting('app.scope_to', true) COLLATE "C"
     AND ((SELECT current_setting('app.scope', true) NOT LIKE '%,%')
          OR scope_code ^@ ANY ((SELECT string_to_array(current_setting('app.scope', true), ','))::text[]))
     AND (category IS NULL
          OR (SELECT current_setting('app.categories', true) = '*')
          OR category ^@ ANY ((SELECT string_to_array(current_setting('app.categories', true), ','))::text[])))
    OR orgs && string_to_array(current_setting('app.units', true), ',')::int[]);

ALTER TABLE job ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON job TO gis_web
    USING (account_id::text = current_setting('app.account', true))
    WITH CHECK (account_id::text = current_setting('app.account', true));

-- Whoever started an import sees it; it is stored under the scope it was started in.
CREATE POLICY started ON import_run FOR INSERT TO gis_web
    WITH CHECK (account_id::text = current_setting('app.account', true));

-- Rights. Incidents change only through the functions of 0012.
GRANT USAGE ON SCHEMA app TO gis_web, gis_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO gis_web;
REVOKE SELECT ON log_unsealed, sealed_contact FROM gis_web;
-- A contact opens through open_contact alone, and its reading cannot be dated back.
GRANT SELECT (id, incident_id, scope_code, key_id, expires_at) ON sealed_contact TO gis_web;
GRANT INSERT, UPDATE ON account, token, term, category TO gis_web;
GRANT INSERT ON login_attempt, saved_filter, import_run, job TO gis_web;
GRANT INSERT (contact_id, account_id, purpose) ON contact_reading TO gis_web;
GRANT DELETE ON login_attempt TO gis_web;
GRANT UPDATE (state, finished_at) ON job TO gis_web;
GRANT INSERT (account_id, incident_id, scope_code, action, payload) ON log_entry TO gis_web;

GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA app TO gis_loader;
REVOKE UPDATE, DELETE, TRUNCATE ON log_entry, log_seal FROM gis_loader;
GRANT ALL ON ALL SEQUENCES IN SCHEMA app TO gis_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO gis_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON SEQUENCES TO gis_loader;

-- What is in force now. Views see what their reader may see.
CREATE VIEW unit_in_force WITH (security_invoker = true) AS
SELECT u.level, u.parent, u.source_ref, v.*
  FROM unit u JOIN unit_version v USING (code) WHERE v.valid @> now();
CREATE VIEW grid_in_force WITH (security_invoker = true) AS
SELECT g.type, g.parent, g.source_ref, v.*
  FROM grid g JOIN grid_version v USING (code) WHERE v.valid @> now();
GRANT SELECT ON unit_in_force, grid_in_force TO gis_web, gis_loader;
