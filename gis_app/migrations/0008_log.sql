-- The audit log and every incident's log are one append-only table. Entries of one
-- incident are chained by hash under that incident's row lock; a job seals all new
-- entries in batches each minute, so that no intake waits for another (one chain over
-- all was 170 inserts a second against 1 346). The hash covers the hash of the payload,
-- so retention may delete a payload and `audit verify` still holds.
CREATE TABLE log_entry (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    account_id  int,
    incident_id bigint,
    seq         int,
    scope_code  text COLLATE "C" NOT NULL DEFAULT '',
    action      text NOT NULL,
    payload     text,
    payload_hash bytea NOT NULL,
    hash        bytea NOT NULL
);
CREATE UNIQUE INDEX log_entry_chain ON log_entry (incident_id, seq)
    WHERE incident_id IS NOT NULL;
CREATE INDEX log_entry_at ON log_entry (at);

CREATE TABLE log_unsealed (id bigint NOT NULL);
CREATE TABLE log_seal (
    n       bigint PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ids     int8multirange NOT NULL,
    entries int NOT NULL,
    digest  bytea NOT NULL,
    hash    bytea NOT NULL  -- of the previous seal's hash and this digest
);

CREATE FUNCTION log_hash(before bytea, e log_entry) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(
        coalesce(before, ''::bytea) || convert_to(concat_ws('|', e.id,
            (extract(epoch FROM e.at) * 1000000)::bigint, e.account_id,
            coalesce(e.incident_id, 0), coalesce(e.seq, 0), e.scope_code, e.action), 'UTF8')
        || e.payload_hash)
$$;

CREATE FUNCTION log_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    newest log_entry;
BEGIN
    NEW.at := clock_timestamp();
    NEW.payload := coalesce(NEW.payload, '{}');
    NEW.payload_hash := sha256(convert_to(NEW.payload, 'UTF8'));
    NEW.seq := NULL;
    IF NEW.incident_id IS NOT NULL THEN
        -- The lock lives in the row: one advisory lock an incident would exhaust shared
        -- memory in an import of 100 000.
        PERFORM FROM incident WHERE id = NEW.incident_id FOR NO KEY UPDATE;
        SELECT * INTO newest FROM log_entry
         WHERE incident_id = NEW.incident_id ORDER BY seq DESC LIMIT 1;
        NEW.seq := coalesce(newest.seq, 0) + 1;
    END IF;
    NEW.hash := log_hash(newest.hash, NEW);
    RETURN NEW;
END $$;

CREATE FUNCTION log_queue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    INSERT INTO log_unsealed SELECT id FROM fresh;
    RETURN NULL;
END $$;

CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = '42501';
END $$;

CREATE TRIGGER chain BEFORE INSERT ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_chain();
CREATE TRIGGER queue AFTER INSERT ON log_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION log_queue();
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON log_entry
    FOR EACH ROW EXECUTE FUNCTION log_refuse();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_entry ENABLE ALWAYS TRIGGER keep;
ALTER TABLE log_entry ENABLE ALWAYS TRIGGER keep_all;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON log_seal
    FOR EACH ROW EXECUTE FUNCTION log_refuse();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON log_seal
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_seal ENABLE ALWAYS TRIGGER keep;
ALTER TABLE log_seal ENABLE ALWAYS TRIGGER keep_all;

-- Seal what is new; returns the seal's number and hash, or no row.
CREATE FUNCTION log_seal_new() RETURNS TABLE (n bigint, hash bytea, entries int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    last log_seal;
    batch record;
BEGIN
    PERFORM pg_advisory_xact_lock(7270003);
    SELECT * INTO last FROM log_seal s ORDER BY s.n DESC LIMIT 1;
    WITH got AS (DELETE FROM log_unsealed RETURNING id)
    SELECT range_agg(int8range(e.id, e.id, '[]')) AS ids, count(*)::int AS entries,
           sha256(string_agg(e.hash, ''::bytea ORDER BY e.id)) AS digest
      INTO batch FROM got JOIN log_entry e USING (id);
    IF coalesce(batch.entries, 0) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
    INSERT INTO log_seal AS s (n, ids, entries, digest, hash)
    VALUES (coalesce(last.n, 0) + 1, batch.ids, batch.entries, batch.digest,
            sha256(coalesce(last.hash, ''::bytea) || batch.digest))
    RETURNING s.n, s.hash, s.entries;
END $$;
