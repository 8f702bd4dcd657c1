-- Multi-tenancy: the roles, and the tenant that a session works for.
--
-- Applied once per database, before the migrations of any service, by a role
-- that may create roles. Applying it again changes nothing.

-- Roles -----------------------------------------------------------------------
--
-- vextrus        owns the tables and runs the migrations. Row security would
--                hide every tenant's rows from a data migration (FORCE binds
--                the owner, and an UPDATE would change 0 rows without an
--                error), so it may bypass it. Services never connect as it.
-- vextrus_app    is what the services connect as. Not an owner, no superuser:
--                row security applies to everything it does.
-- vextrus_audit  owns the audit log and the function that writes it. Nobody
--                can log in as it.
--
-- A role that exists is left alone: its attributes and password belong to
-- whoever created it.
DO $$
BEGIN
    IF to_regrole('vextrus') IS NULL THEN
        CREATE ROLE vextrus LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;
    END IF;
    IF to_regrole('vextrus_app') IS NULL THEN
        CREATE ROLE vextrus_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
    END IF;
    IF to_regrole('vextrus_audit') IS NULL THEN
        CREATE ROLE vextrus_audit NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
END
$$;

-- Whoever can create a temporary table can put one in front of the table that
-- a careless function means; whoever can create in "public" can do the same.
DO $$
BEGIN
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO vextrus', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO vextrus_app', current_database());
END
$$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO vextrus;
GRANT USAGE ON SCHEMA public TO vextrus_app, vextrus_audit;

-- The data sources ask for pgcrypto (uuidExtension). gen_random_uuid() itself
-- is part of PostgreSQL since version 13, so a server without the extension
-- will do.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgcrypto') THEN
        CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
    END IF;
END
$$;

-- The tenant of the session ---------------------------------------------------
--
-- NULL when no tenant is set, also after a transaction-local setting has ended
-- (the setting is then '' rather than absent). No row has a tenant_id that
-- equals NULL, so every policy fails closed. A value that is no uuid raises
-- 22P02: that is a bug of the caller, and must be loud.
--
-- STABLE, so that it is evaluated once per statement and indexes can be used;
-- PARALLEL SAFE, so that it does not forbid parallel plans.
CREATE OR REPLACE FUNCTION public.get_current_tenant_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;

COMMENT ON FUNCTION public.get_current_tenant_id() IS
    'Tenant of the session (app.tenant_id); NULL when none is set, which matches no row.';

-- The only way in which a service sets its tenant: for the running transaction,
-- so that a pooled connection cannot carry it over to the next request.
CREATE OR REPLACE FUNCTION public.set_tenant_context(tenant uuid, actor text DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    IF tenant IS NULL THEN
        RAISE EXCEPTION 'a tenant is required' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    PERFORM set_config('app.tenant_id', tenant::text, true),
            set_config('app.user_id', coalesce(actor, ''), true);
END
$$;

COMMENT ON FUNCTION public.set_tenant_context(uuid, text) IS
    'Sets the tenant, and who acts for it, until the end of the transaction.';
