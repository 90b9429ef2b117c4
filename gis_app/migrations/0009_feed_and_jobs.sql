-- The change feed (outbox) that screens and the lens follow. A follower keeps the
-- pg_snapshot it last saw and takes the rows that this snapshot did not: neither a
-- sequence nor a time is commit-ordered, and both lose rows (6 % under stress).
CREATE TABLE change (
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL DEFAULT now(),
    kind        text NOT NULL,
    incident_id bigint,
    scope_code  text COLLATE "C" NOT NULL DEFAULT '',
    category    text COLLATE "C",
    orgs        int[] NOT NULL DEFAULT '{}',
    detail      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX change_xid ON change (xid);
CREATE INDEX change_at ON change (at);

-- Which life of the database this is, and up to where the feed was forgotten: a position
-- from before a restore, whose transaction numbers mean nothing here, or from before the
-- last purge asks for a new start instead of silently missing rows.
CREATE TABLE feed_state (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    life      text NOT NULL DEFAULT left(md5(random()::text || clock_timestamp()::text), 8),
    forgotten xid8 NOT NULL DEFAULT '0'
);
INSERT INTO feed_state DEFAULT VALUES;

-- What a screen needs to count along and to move a point, without asking back.
CREATE FUNCTION incident_brief(i incident) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = app, public AS $$
    SELECT jsonb_build_object(
        'no', i.no, 'grid', i.grid_code, 'scope', i.scope_code, 'category', i.category,
        'state', i.state, 'severity', i.severity, 'source', i.source, 'open', i.is_open,
        'reported_at', i.reported_at, 'due_at', i.due_at, 'title', i.title,
        'lon', ST_X(i.geom), 'lat', ST_Y(i.geom))
$$;

CREATE FUNCTION note_created() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    INSERT INTO change (kind, incident_id, scope_code, category, orgs, detail)
    SELECT 'incident.created', f.id, f.scope_code, f.category, array_remove(f.lead_org || f.co_orgs, NULL),
           jsonb_build_object('new', incident_brief(f))
      FROM fresh f;
    RETURN NULL;
END $$;

-- One row for what it is now and, where it left a scope, one for what it was; each says
-- of the other who sees it.
CREATE FUNCTION note_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    INSERT INTO change (kind, incident_id, scope_code, category, orgs, detail)
    SELECT 'incident.moved', f.id, f.scope_code, f.category, array_remove(f.lead_org || f.co_orgs, NULL),
           jsonb_build_object('new', incident_brief(f), 'old', incident_brief(s),
                              'old_orgs', array_remove(s.lead_org || s.co_orgs, NULL))
      FROM fresh f JOIN stale s USING (id);
    INSERT INTO change (kind, incident_id, scope_code, category, orgs, detail)
    SELECT 'incident.left', s.id, s.scope_code, s.category, array_remove(s.lead_org || s.co_orgs, NULL),
           jsonb_build_object('old', incident_brief(s), 'now', jsonb_build_object(
               'scope', f.scope_code, 'category', f.category,
               'orgs', array_remove(f.lead_org || f.co_orgs, NULL)))
      FROM fresh f JOIN stale s USING (id)
     WHERE (f.scope_code, f.category, f.lead_org, f.co_orgs)
           IS DISTINCT FROM (s.scope_code, s.category, s.lead_org, s.co_orgs);
    RETURN NULL;
END $$;

CREATE FUNCTION note_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
BEGIN
    INSERT INTO change (kind, incident_id, scope_code, category, orgs, detail)
    SELECT 'incident.deleted', s.id, s.scope_code, s.category, array_remove(s.lead_org || s.co_orgs, NULL),
           jsonb_build_object('old', incident_brief(s))
      FROM stale s;
    RETURN NULL;
END $$;

CREATE TRIGGER note_insert AFTER INSERT ON incident
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_created();
CREATE TRIGGER note_update AFTER UPDATE ON incident
    REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed();
CREATE TRIGGER note_delete AFTER DELETE ON incident
    REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION note_deleted();

-- Our own queue: put inside the action's transaction; a worker holds one advisory lock
-- (7001, its id) for life, so the jobs of one that died are seen at once. A job runs in
-- the scope of the account that started it.
CREATE TABLE job (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    arguments  jsonb NOT NULL DEFAULT '{}',
    account_id int REFERENCES account,
    once_key   text,
    state      text NOT NULL DEFAULT 'waiting'
               CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    run_at     timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    worker     int,
    attempts   int NOT NULL DEFAULT 0,
    max_attempts int NOT NULL DEFAULT 3,
    progress   jsonb NOT NULL DEFAULT '{}',
    result     jsonb,
    error      text
);
CREATE INDEX job_waiting ON job (run_at, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_once ON job (once_key) WHERE state IN ('waiting', 'running');
CREATE INDEX job_running ON job (worker) WHERE state = 'running';
