-- An import can be taken back while nothing builds on it. What it stored carries its number
-- (0041); what it changed is kept here as it was, and as the import left it.
CREATE TABLE import_before (
    import_id bigint NOT NULL REFERENCES import_run ON DELETE CASCADE,
    of_table  text NOT NULL,
    row_key   text NOT NULL,
    before    jsonb NOT NULL,
    after     jsonb,  -- null: the import deleted it
    PRIMARY KEY (import_id, of_table, row_key)
);

-- A row as JSON that gives it back exactly: geometries as their hexadecimal WKB, since
-- PostGIS's own JSON rounds them.
CREATE FUNCTION row_as_json(of_row anyelement) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = app, public, pg_temp AS $$
DECLARE
    found  jsonb := to_jsonb(of_row);
    shape  text;
    exact  text;
BEGIN
    FOR shape IN SELECT a.attname FROM pg_attribute a JOIN pg_type t ON t.typrelid = a.attrelid
                  WHERE t.oid = pg_typeof(of_row) AND a.attnum > 0 AND NOT a.attisdropped
                    AND a.atttypid = 'geometry'::regtype LOOP
        EXECUTE format('SELECT ($1).%I::text', shape) INTO exact USING of_row;
        found := found || jsonb_build_object(shape, exact);
    END LOOP;
    RETURN found;
END $$;

-- TG_ARGV[0]: the column that names a row. What the import itself added needs no picture.
CREATE FUNCTION keep_before() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    number bigint := nullif(current_setting('app.import_id', true), '')::bigint;
    was    jsonb;
    now_is jsonb;
BEGIN
    IF number IS NOT NULL THEN
        was := row_as_json(OLD);
        IF (was->>'import_id')::bigint IS DISTINCT FROM number THEN
            IF TG_OP = 'UPDATE' THEN
                now_is := row_as_json(NEW);
                IF now_is = was THEN
                    RETURN NULL;
                END IF;
            END IF;
            INSERT INTO import_before VALUES (
                number, TG_TABLE_NAME, was->>TG_ARGV[0], was, now_is)
            ON CONFLICT (import_id, of_table, row_key) DO UPDATE SET after = excluded.after;
        END IF;
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    changed record;
BEGIN
    FOR changed IN SELECT * FROM (VALUES
        ('installation', 'singleton'), ('unit', 'code'), ('unit_version', 'id'),
        ('grid', 'code'), ('grid_version', 'id'), ('org_unit', 'id'), ('party_org', 'id'),
        ('duty_rule', 'id'), ('post', 'id'), ('duty_post', 'id'), ('facility', 'id'),
        ('building', 'id'), ('named_place', 'id')
    ) AS row (of_table, key) LOOP
        EXECUTE format(
            'CREATE TRIGGER keep_before AFTER UPDATE OR DELETE ON %I
             FOR EACH ROW EXECUTE FUNCTION keep_before(%L)', changed.of_table, changed.key);
    END LOOP;
END $$;

-- Codes are never used again, also those of an import that was taken back: the same source
-- under the same parent lives again under its own (DOMAIN §3).
CREATE TABLE retired_code (
    code       text COLLATE "C" PRIMARY KEY,
    source_ref text,
    import_id  bigint NOT NULL
);
GRANT SELECT ON import_before, retired_code TO gis_loader;

-- What refers to an incident is looked for when it is deleted.
CREATE INDEX incident_parent ON incident (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX incident_duplicate ON incident (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Places of an import: units, grids, micro-grids.
CREATE FUNCTION import_codes(number bigint) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT code FROM unit WHERE import_id = number
     UNION ALL SELECT code FROM grid WHERE import_id = number
$$;

-- Whether a row that an import changed is still as the import left it. Columns that came
-- with later migrations do not count.
CREATE FUNCTION is_as_left(b import_before) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = app, public, pg_temp AS $$
DECLARE
    now_is jsonb;
BEGIN
    EXECUTE format('SELECT row_as_json(t) FROM %I t WHERE t.%I::text = $1',
                   b.of_table, key_of(b.of_table)) INTO now_is USING b.row_key;
    IF b.after IS NULL THEN
        RETURN now_is IS NULL;
    END IF;
    RETURN coalesce(now_is @> b.after, false);
END $$;

CREATE FUNCTION key_of(of_table text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE of_table WHEN 'installation' THEN 'singleton'
                         WHEN 'unit' THEN 'code' WHEN 'grid' THEN 'code' ELSE 'id' END
$$;

-- What builds on an import: a word for each kind of thing and how many there are, at most a
-- hundred. It counts what the asker may not see, too, and so runs as the owner.
CREATE FUNCTION built_on_import(number bigint) RETURNS TABLE (what text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    WITH codes AS MATERIALIZED (SELECT code FROM import_codes(number) AS c (code)),
    orgs AS MATERIALIZED (SELECT id FROM org_unit WHERE import_id = number),
    branches AS MATERIALIZED (SELECT id FROM party_org WHERE import_id = number)
    SELECT found.what, found.n FROM (
        SELECT 'incident_changed' AS what, (SELECT count(*) FROM (
            SELECT FROM incident i JOIN log_entry l ON l.incident_id = i.id AND l.seq = 2
             WHERE i.import_id = number LIMIT 100) t) AS n
        UNION ALL SELECT 'incident_attributed', (SELECT count(*) FROM (
            SELECT FROM incident i WHERE i.import_id = number AND i.attribution_seq > 1
             LIMIT 100) t)
        UNION ALL SELECT 'incident_merged', (SELECT count(*) FROM (
            SELECT FROM incident i JOIN incident d
                ON d.duplicate_of = i.id OR d.parent_id = i.id
             WHERE i.import_id = number AND d.import_id IS DISTINCT FROM number
             LIMIT 100) t)
        UNION ALL SELECT 'contact_read', (SELECT count(*) FROM (
            SELECT FROM contact_reading r JOIN sealed_contact c ON c.id = r.contact_id
              JOIN incident i ON i.id = c.incident_id
             WHERE i.import_id = number LIMIT 100) t)
        UNION ALL SELECT 'unit', (SELECT count(*) FROM unit u
             WHERE u.parent IN (SELECT code FROM codes) AND u.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'grid', (SELECT count(*) FROM grid g
             WHERE g.parent IN (SELECT code FROM codes) AND g.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'version', (
            SELECT count(*) FROM (
                SELECT FROM unit_version v WHERE v.code IN (SELECT code FROM codes)
                   AND v.import_id IS DISTINCT FROM number
                UNION ALL
                SELECT FROM grid_version v WHERE v.code IN (SELECT code FROM codes)
                   AND v.import_id IS DISTINCT FROM number) t)
        UNION ALL SELECT 'plan', (
            SELECT count(*) FROM plan p
             WHERE p.import_id IS DISTINCT FROM number AND p.import_id IS NULL
               AND EXISTS (SELECT FROM codes c
                            WHERE c.code ^@ p.scope_code OR p.scope_code ^@ c.code)
               AND p.created_at > (SELECT started_at FROM import_run WHERE id = number))
        UNION ALL SELECT 'incident_in', (SELECT count(*) FROM (
            SELECT FROM codes c JOIN incident i ON i.scope_code = c.code
             WHERE i.import_id IS DISTINCT FROM number
            UNION ALL
            SELECT FROM codes c JOIN incident i ON i.scope_code = left(c.code, 16)
               AND i.micro_grid_code = c.code
             WHERE length(c.code) = 18 AND i.import_id IS DISTINCT FROM number
             LIMIT 100) t)
        UNION ALL SELECT 'facility', (SELECT count(*) FROM facility f
             WHERE f.place_code IN (SELECT code FROM codes)
               AND f.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'building', (SELECT count(*) FROM (SELECT FROM building b
             WHERE b.place_code IN (SELECT code FROM codes)
               AND b.import_id IS DISTINCT FROM number LIMIT 100) t)
        UNION ALL SELECT 'place', (SELECT count(*) FROM (SELECT FROM named_place b
             WHERE b.place_code IN (SELECT code FROM codes)
               AND b.import_id IS DISTINCT FROM number LIMIT 100) t)
        UNION ALL SELECT 'territory', (SELECT count(*) FROM party_territory t
             WHERE (t.place_code IN (SELECT code FROM codes)
                    OR t.party_id IN (SELECT id FROM branches))
               AND t.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'duty', (SELECT count(*) FROM duty_rule d
             WHERE (d.place_code IN (SELECT code FROM codes)
                    OR d.lead_org IN (SELECT id FROM orgs)
                    OR d.co_orgs && ARRAY(SELECT id FROM orgs))
               AND d.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'post', (
            SELECT count(*) FROM (
                SELECT FROM post p WHERE (p.place_code IN (SELECT code FROM codes)
                    OR p.org_id IN (SELECT id FROM orgs)
                    OR p.account_id IN (SELECT id FROM account WHERE import_id = number))
                   AND p.import_id IS DISTINCT FROM number
                UNION ALL
                SELECT FROM duty_post p WHERE (p.place_code IN (SELECT code FROM codes)
                    OR p.org_id IN (SELECT id FROM orgs))
                   AND p.import_id IS DISTINCT FROM number) t)
        UNION ALL SELECT 'organisation', (
            SELECT count(*) FROM (
                SELECT FROM org_unit o
                 WHERE (o.place_code IN (SELECT code FROM codes)
                        OR o.parent_id IN (SELECT id FROM orgs))
                   AND o.import_id IS DISTINCT FROM number
                UNION ALL
                SELECT FROM party_org o
                 WHERE (o.unit_code IN (SELECT code FROM codes)
                        OR o.parent_id IN (SELECT id FROM branches))
                   AND o.import_id IS DISTINCT FROM number
                UNION ALL
                SELECT FROM facility f WHERE f.org_id IN (SELECT id FROM orgs)
                   AND f.import_id IS DISTINCT FROM number) t)
        UNION ALL SELECT 'account', (SELECT count(*) FROM account a
             WHERE (a.org_id IN (SELECT id FROM orgs)
                    OR a.prefixes && ARRAY(SELECT code FROM codes))
               AND a.import_id IS DISTINCT FROM number)
        UNION ALL SELECT 'account_used', (SELECT count(*) FROM account a
             WHERE a.import_id = number
               AND (a.last_login_at IS NOT NULL
                    OR EXISTS (SELECT FROM token t WHERE t.account_id = a.id)
                    OR EXISTS (SELECT FROM log_entry l WHERE l.account_id = a.id
                                  AND l.at > (SELECT started_at FROM import_run
                                               WHERE id = number))))
        UNION ALL SELECT 'handled', CASE WHEN EXISTS (SELECT FROM orgs) THEN (
            SELECT count(*) FROM (SELECT FROM incident i
             WHERE (i.lead_org IN (SELECT id FROM orgs)
                    OR i.co_orgs && ARRAY(SELECT id FROM orgs)) LIMIT 100) t) ELSE 0 END
        UNION ALL SELECT 'branch_named', CASE WHEN EXISTS (SELECT FROM branches) THEN (
            SELECT count(*) FROM (SELECT FROM incident i
             WHERE i.party_id IN (SELECT id FROM branches) LIMIT 100) t) ELSE 0 END
        UNION ALL SELECT 'month', (SELECT count(*) FROM facility_month m
              JOIN facility f ON f.id = m.facility_id WHERE f.import_id = number)
        UNION ALL SELECT 'changed_since', (SELECT count(*) FROM import_before b
             WHERE b.import_id = number AND NOT is_as_left(b))
    ) AS found
     WHERE found.n > 0
$$;

-- Put back what an import had changed, the newest first. Returns how many rows.
CREATE FUNCTION restore_before(number bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = app, public, pg_temp AS $$
DECLARE
    b    import_before;
    cols text;
    rows bigint := 0;
BEGIN
    FOR b IN SELECT * FROM import_before WHERE import_id = number ORDER BY of_table, row_key LOOP
        SELECT string_agg(format('%I', a.attname), ', ') INTO cols FROM pg_attribute a
         WHERE a.attrelid = format('app.%I', b.of_table)::regclass AND a.attnum > 0
           AND NOT a.attisdropped AND a.attgenerated = ''
           AND (b.after IS NULL OR a.attidentity = '') AND b.before ? a.attname::text;
        IF b.after IS NULL THEN
            EXECUTE format('INSERT INTO %1$I (%2$s) OVERRIDING SYSTEM VALUE
                            SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1)',
                           b.of_table, cols) USING b.before;
        ELSE
            EXECUTE format('UPDATE %1$I SET (%2$s) = (
                                SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1))
                             WHERE %3$I::text = $2',
                           b.of_table, cols, key_of(b.of_table)) USING b.before, b.row_key;
        END IF;
        rows := rows + 1;
    END LOOP;
    RETURN rows;
END $$;

-- Asked for by whoever started it, or by the command of its scope; a job does it.
CREATE FUNCTION start_undo(number bigint, job bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    UPDATE import_run r SET state = 'running', stage = 'undoing'
     WHERE r.id = number AND r.state = 'done'
       AND (r.account_id::text = current_setting('app.account', true)
            OR ('command' = ANY (string_to_array(current_setting('app.roles', true), ','))
                AND r.scope_code >= current_setting('app.scope_from', true) COLLATE "C"
                AND r.scope_code < current_setting('app.scope_to', true) COLLATE "C"
                AND (current_setting('app.scope', true) NOT LIKE '%,%'
                     OR r.scope_code ^@ ANY (string_to_array(current_setting('app.scope', true), ',')))));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE import_detail SET job_id = job, message = '' WHERE import_id = number;
    RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION built_on_import(bigint), restore_before(bigint),
    start_undo(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION built_on_import(bigint), start_undo(bigint, bigint)
    TO gis_web, gis_loader;
GRANT EXECUTE ON FUNCTION restore_before(bigint) TO gis_loader;
