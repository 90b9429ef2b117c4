-- What a row of a load costs, once for many rows instead of once a row. Of 158 µs an
-- incident 20 went into its log entry's trigger, 17 into its line of the feed, 15 into
-- looking up what it refers to.

-- A statement that brings many incidents is one line of the feed: who follows reads all
-- anew, or the rows by their ids.
ALTER TABLE change ADD COLUMN ids int8multirange;

CREATE OR REPLACE FUNCTION note_created() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM fresh) > 2000 THEN
        INSERT INTO change (kind, ids)
        SELECT 'incidents.loaded', range_agg(int8range(f.id, f.id, '[]')) FROM fresh f;
        RETURN NULL;
    END IF;
    INSERT INTO change (kind, incident_id, scope_code, category, orgs, detail)
    SELECT 'incident.created', f.id, f.scope_code, f.category, array_remove(f.lead_org || f.co_orgs, NULL),
           jsonb_build_object('new', incident_brief(f))
      FROM fresh f;
    RETURN NULL;
END $$;

-- Whoever comes back asks what was missed under their own scope, which no place names
-- here: beside the policy `seen`, whoever has a scope at all sees these lines.
CREATE POLICY loaded ON change FOR SELECT TO gis_web USING (
    kind = 'incidents.loaded' AND current_setting('app.scope_to', true) <> '');

-- The first entries of incidents that this very transaction has stored, each as the
-- trigger `chain` would make it: nothing stands before it, and nobody else can have seen
-- the incident, so there is nothing to lock and nothing to look up. Only who owns
-- the log may name a hash. extra[n]: what else the entry of the incident more_of[n] says,
-- which is not among `ids`.
CREATE FUNCTION log_loaded(
    ids bigint[], the_action text, the_account int, said jsonb,
    more_of bigint[], extra jsonb[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    the_at timestamptz := clock_timestamp();
    at_us  bigint := extract(epoch FROM the_at) * 1000000;
    -- Texts once, not once a row: what stands before each payload, and log_hash's text.
    common text := CASE WHEN said = '{}' THEN '{' ELSE left(said::text, -1) || ', ' END;
    before text := concat_ws('|', '', at_us, the_account, '');
    after  text := '|' || the_action;
    made   bigint;
BEGIN
    INSERT INTO log_entry (
        id, at, account_id, incident_id, seq, scope_code, action, payload, payload_hash, hash)
    OVERRIDING SYSTEM VALUE
    SELECT e.id, the_at, the_account, e.incident_id, 1, e.scope_code, the_action, e.payload,
           e.payload_hash,
           sha256(convert_to(e.id || before || e.incident_id || '|1|' || e.scope_code
                             || after, 'UTF8') || e.payload_hash)
      FROM (SELECT nextval('log_entry_id_seq') AS id, t.incident_id, t.scope_code, t.payload,
                   sha256(convert_to(t.payload, 'UTF8')) AS payload_hash
              FROM (SELECT i.id AS incident_id, i.scope_code,
                           common || substr(json_build_object(
                               'category', i.category, 'source', i.source,
                               'grid', i.grid_code, 'rule', i.rule)::text, 2)
                           AS payload
                      FROM unnest(ids) AS wanted (id) JOIN incident i USING (id)
                     WHERE i.xmin = pg_current_xact_id()::xid
                     UNION ALL
                    SELECT i.id, i.scope_code,
                           (said || jsonb_build_object(
                               'category', i.category, 'source', i.source,
                               'grid', i.grid_code, 'rule', i.rule) || m.extra)::text
                      FROM unnest(more_of, extra) AS m (id, extra) JOIN incident i USING (id)
                     WHERE i.xmin = pg_current_xact_id()::xid
                    OFFSET 0) AS t
            OFFSET 0) AS e;
    GET DIAGNOSTICS made = ROW_COUNT;
    IF made <> cardinality(ids) + cardinality(more_of) THEN
        RAISE EXCEPTION 'incidents to be logged were not stored by this transaction';
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION log_loaded(bigint[], text, int, jsonb, bigint[], jsonb[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_loaded(bigint[], text, int, jsonb, bigint[], jsonb[]) TO gis_loader;

DROP TRIGGER chain ON log_entry;
CREATE TRIGGER chain BEFORE INSERT ON log_entry
    FOR EACH ROW WHEN (NEW.hash IS NULL) EXECUTE FUNCTION log_chain();
REVOKE INSERT ON log_entry FROM gis_loader;
GRANT INSERT (account_id, incident_id, scope_code, action, payload) ON log_entry TO gis_loader;

-- How far attributing again has come, so that a run which was stopped goes on: by what it
-- looks at, and the boundaries it holds on to (layer_versions).
CREATE TABLE attribution_run (
    what    text PRIMARY KEY,
    version text NOT NULL,
    last_id bigint NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);

-- Foreign keys, a statement at a time: PostgreSQL's own look up each row's (3 µs each,
-- seven an incident and one for each state and attribution of it). As its own do, they lock
-- what they find, so that nobody deletes it meanwhile; a row that the statement's own
-- transaction has just stored nobody else can see, let alone delete. They hold under READ
-- COMMITTED, in which everything here is written.
CREATE FUNCTION refuse_reference(child text, parent text, key text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING
        MESSAGE = format('there is no %s %s, to which a row of %s refers', parent, key, child);
END $$;

-- {parent}_are_there(child, keys): refuses keys that are not in the parent, which it locks.
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM (VALUES
        ('category', 'code', 'text'), ('org_unit', 'id', 'int'), ('party_org', 'id', 'int'),
        ('account', 'id', 'int'), ('import_run', 'id', 'bigint'), ('incident', 'id', 'bigint')
    ) AS reference (parent, key, kind) LOOP
        EXECUTE format($made$
            CREATE FUNCTION %1$s_are_there(child text, keys %3$s[]) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $f$
            DECLARE
                lost   text;
                held   bigint;
                others bigint;
            BEGIN
                SELECT min(k.key::text) FILTER (WHERE p.%2$I IS NULL),
                       count(*) FILTER (WHERE p.xmin <> pg_current_xact_id()::xid)
                  INTO lost, others
                  FROM unnest(keys) AS k (key) LEFT JOIN %1$I p ON p.%2$I = k.key
                 WHERE k.key IS NOT NULL;
                IF lost IS NULL AND others > 0 THEN
                    PERFORM FROM %1$I p WHERE %2$I = ANY (keys)
                        AND xmin <> pg_current_xact_id()::xid FOR KEY SHARE;
                    GET DIAGNOSTICS held = ROW_COUNT;
                    IF held < others THEN  -- gone while we waited, or asked for twice
                        SELECT min(k.key::text) INTO lost FROM unnest(keys) AS k (key)
                         WHERE NOT EXISTS (SELECT FROM %1$I p WHERE p.%2$I = k.key);
                    END IF;
                END IF;
                IF lost IS NOT NULL THEN
                    PERFORM refuse_reference(child, '%1$s', lost);
                END IF;
            END $f$;
            REVOKE EXECUTE ON FUNCTION %1$s_are_there(text, %3$s[]) FROM PUBLIC;
            $made$, r.parent, r.key, r.kind);
    END LOOP;
END $$;

CREATE FUNCTION incident_refers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    f record;
BEGIN
    SELECT array_agg(DISTINCT category) AS categories, array_agg(DISTINCT lead_org) AS orgs,
           array_agg(DISTINCT party_id) AS branches, array_agg(DISTINCT reported_by) AS accounts,
           array_agg(DISTINCT import_id) AS imports,
           array_agg(parent_id) FILTER (WHERE parent_id IS NOT NULL) AS parents,
           array_agg(duplicate_of) FILTER (WHERE duplicate_of IS NOT NULL) AS originals
      INTO f FROM fresh;
    PERFORM category_are_there('incident', f.categories), org_unit_are_there('incident', f.orgs),
            party_org_are_there('incident', f.branches), account_are_there('incident', f.accounts),
            import_run_are_there('incident', f.imports);
    IF f.parents IS NOT NULL OR f.originals IS NOT NULL THEN
        PERFORM incident_are_there('incident', f.parents || f.originals);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refers AFTER INSERT ON incident
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION incident_refers();

CREATE FUNCTION belongs_to_incident() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    ids bigint[];
BEGIN
    SELECT array_agg(incident_id) INTO ids FROM fresh;
    PERFORM incident_are_there(TG_TABLE_NAME, ids);
    RETURN NULL;
END $$;
CREATE TRIGGER refers AFTER INSERT ON incident_state
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION belongs_to_incident();
CREATE TRIGGER refers AFTER INSERT ON attribution
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION belongs_to_incident();

CREATE FUNCTION goes_with_incident() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    DELETE FROM incident_state WHERE incident_id IN (SELECT id FROM gone);
    DELETE FROM attribution WHERE incident_id IN (SELECT id FROM gone);
    RETURN NULL;
END $$;
CREATE TRIGGER goes_along AFTER DELETE ON incident
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION goes_with_incident();

-- Updates refer anew seldom, and parents are deleted seldom: those go row by row.
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT * FROM (VALUES
        ('incident', 'category', 'category', 'code'),
        ('incident', 'lead_org', 'org_unit', 'id'),
        ('incident', 'party_id', 'party_org', 'id'),
        ('incident', 'reported_by', 'account', 'id'),
        ('incident', 'import_id', 'import_run', 'id'),
        ('incident', 'parent_id', 'incident', 'id'),
        ('incident', 'duplicate_of', 'incident', 'id'),
        ('incident_state', 'incident_id', 'incident', 'id'),
        ('attribution', 'incident_id', 'incident', 'id')
    ) AS reference (child, ref, parent, key) LOOP
        EXECUTE format($made$
            ALTER TABLE %1$I DROP CONSTRAINT %1$s_%2$s_fkey;
            CREATE FUNCTION %1$s_%2$s_is_there() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $f$
            BEGIN
                PERFORM %3$s_are_there('%1$s', ARRAY[NEW.%2$I]);
                RETURN NULL;
            END $f$;
            CREATE TRIGGER %2$s_is_there AFTER UPDATE OF %2$I ON %1$I
                FOR EACH ROW WHEN (NEW.%2$I IS NOT NULL AND NEW.%2$I IS DISTINCT FROM OLD.%2$I)
                EXECUTE FUNCTION %1$s_%2$s_is_there();
            $made$, r.child, r.ref, r.parent);
        IF r.child = 'incident' THEN
            EXECUTE format($made$
                CREATE FUNCTION %3$s_is_%2$s() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $f$
                BEGIN
                    IF TG_OP = 'UPDATE' AND NEW.%4$I = OLD.%4$I THEN
                        RETURN NULL;
                    END IF;
                    PERFORM FROM %1$I WHERE %2$I = OLD.%4$I LIMIT 1;
                    IF FOUND THEN
                        RAISE foreign_key_violation USING MESSAGE = format(
                            'a row of %1$s still refers to %3$s %%s', OLD.%4$I);
                    END IF;
                    RETURN NULL;
                END $f$;
                CREATE TRIGGER is_%2$s AFTER DELETE OR UPDATE OF %4$I ON %3$I
                    FOR EACH ROW EXECUTE FUNCTION %3$s_is_%2$s();
                $made$, r.child, r.ref, r.parent, r.key);
        END IF;
    END LOOP;
END $$;
