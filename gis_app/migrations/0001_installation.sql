-- One row that says what this installation is about.
CREATE TABLE installation (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    name       text NOT NULL DEFAULT '',
    -- Rows that lie in no unit at all carry this code, so that their scope is never null.
    root_code  text COLLATE "C" NOT NULL DEFAULT '',
    -- Areas and distances are measured in this planar zone: the city's 3° Gauss–Krüger
    -- zone (EPSG 4534 to 4554), elsewhere UTM. Set by the first load of units or grids.
    zone_srid  int NOT NULL DEFAULT 4548,
    is_demo    boolean NOT NULL DEFAULT false,
    -- Whoever holds a password of the demo accounts may not reach us from other hosts.
    demo_logins boolean NOT NULL DEFAULT false
);
INSERT INTO installation DEFAULT VALUES;

-- What a map layer shows has a version: tiles carry it in their address and may be
-- cached for ever. Whoever changes the rows behind a layer raises it.
CREATE TABLE layer_version (
    layer      text PRIMARY KEY,
    version    bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION raise_layer_version(name text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO app.layer_version AS v (layer) VALUES (name)
    ON CONFLICT (layer) DO UPDATE SET version = v.version + 1, changed_at = now()
    RETURNING version
$$;

-- Words that a city edits: sources, severities, states, kinds of facilities and so on,
-- each with its label in both languages. `extra` holds what only one vocabulary has.
CREATE TABLE term (
    vocabulary text NOT NULL,
    code       text COLLATE "C" NOT NULL,
    parent     text,
    label_zh   text NOT NULL CHECK (label_zh <> ''),
    label_en   text NOT NULL CHECK (label_en <> ''),
    sort       int NOT NULL DEFAULT 0,
    active     boolean NOT NULL DEFAULT true,
    extra      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (vocabulary, code)
);

CREATE TABLE category (
    code     text COLLATE "C" PRIMARY KEY,
    parent   text COLLATE "C" REFERENCES category DEFERRABLE INITIALLY DEFERRED,
    label_zh text NOT NULL CHECK (label_zh <> ''),
    label_en text NOT NULL CHECK (label_en <> ''),
    sort     int NOT NULL DEFAULT 0,
    active   boolean NOT NULL DEFAULT true,
    -- Disputes, public health, opinions: shown at the micro-grid's label point to all
    -- but the handling unit, and in no density below grid level (DOMAIN, privacy 4).
    coarse   boolean NOT NULL DEFAULT false
);
