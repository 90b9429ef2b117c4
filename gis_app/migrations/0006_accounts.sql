-- Staff accounts only; a title, never a resident. Scope = code prefixes × categories.
CREATE TABLE account (
    id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text NOT NULL CHECK (username = lower(username) AND username <> ''),
    title         text NOT NULL DEFAULT '',
    password_hash text NOT NULL,
    roles         text[] NOT NULL CHECK (cardinality(roles) > 0),
    prefixes      text[] COLLATE "C" NOT NULL DEFAULT '{}',
    categories    text[] NOT NULL DEFAULT '{*}',
    org_id        int REFERENCES org_unit,
    active        boolean NOT NULL DEFAULT true,
    is_demo       boolean NOT NULL DEFAULT false,
    must_change   boolean NOT NULL DEFAULT false,
    language      text NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
    epoch         int NOT NULL DEFAULT 0,  -- raised to end all sessions at once
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_login_at timestamptz,
    UNIQUE (username)
);

-- Bearer and screen tokens; only the SHA-256 is kept, the token itself is shown once.
CREATE TABLE token (
    id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id int NOT NULL REFERENCES account,
    kind       text NOT NULL DEFAULT 'api' CHECK (kind IN ('api', 'screen')),
    hash       bytea NOT NULL UNIQUE,
    label      text NOT NULL DEFAULT '',
    layout     text,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);

-- Limits on signing in count here, so that they hold over all web processes.
CREATE TABLE login_attempt (
    at       timestamptz NOT NULL DEFAULT now(),
    username text NOT NULL,
    address  inet,
    ok       boolean NOT NULL
);
CREATE INDEX login_attempt_recent ON login_attempt (username, at);
CREATE INDEX login_attempt_address ON login_attempt (address, at);
