-- What only a superuser may do, run at each start and after each restore, as often as
-- you like. On a server that others keep, their administrator runs this file with psql.

DO $$
BEGIN
    -- Several databases of one cluster may be prepared at once; roles belong to all.
    PERFORM pg_advisory_xact_lock(7270002);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gis_owner') THEN
        CREATE ROLE gis_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gis_web') THEN
        CREATE ROLE gis_web LOGIN;
    END IF;
    -- COPY is refused under row level security: loads and jobs run as this role, which
    -- passes the policies by. Code that uses it checks the starter's scope itself.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gis_loader') THEN
        CREATE ROLE gis_loader LOGIN BYPASSRLS;
    END IF;
    IF NOT pg_has_role('gis_owner', 'gis_loader', 'MEMBER') THEN
        GRANT gis_loader TO gis_owner;
    END IF;
    EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database());
    EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Shanghai''', current_database());
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO gis_owner', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO gis_loader', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Only where it is not so yet: two databases of one cluster prepared at once would
-- change the same row of a shared table, and one of them would fail.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
         WHERE r.rolname = 'gis_web' AND s.setdatabase = 0
           AND s.setconfig @> '{idle_in_transaction_session_timeout=60s,statement_timeout=60s}')
    THEN
        ALTER ROLE gis_web SET idle_in_transaction_session_timeout = '60s';
        ALTER ROLE gis_web SET statement_timeout = '60s';
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION gis_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

-- Row level security switches the spatial index off: no operator of PostGIS is marked
-- LEAKPROOF, so under a policy `geom && box` may only filter what the policy's own
-- index found (2 ms become 1 to 3 s). Comparing two boxes raises nothing and tells
-- nothing (mixed SRID, EMPTY and NaN were tried), so the mark is honest. It is lost by
-- dump and restore and by ALTER EXTENSION postgis UPDATE: /readyz looks for it.
ALTER FUNCTION public.geometry_overlaps(geometry, geometry) LEAKPROOF;
