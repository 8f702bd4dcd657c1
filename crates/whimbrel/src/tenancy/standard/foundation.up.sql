-- Roles belong to the whole server: made where they are missing, never changed, never dropped.
DO $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :owner_text) THEN
        CREATE ROLE :owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :migrator_text) THEN
        -- Sees all tenants, for data migrations; give it a password or a certificate.
        CREATE ROLE :migrator LOGIN BYPASSRLS IN ROLE :owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :app_text) THEN
        -- What the services connect as; give it a password or a certificate.
        CREATE ROLE :app LOGIN NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :audit_role_text) THEN
        CREATE ROLE :audit_role NOLOGIN;
    END IF;
EXCEPTION
    -- Somebody else on this server makes them at this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$body$;

-- Temporary tables and new objects are what a definer function can be tricked with.
DO $body$
BEGIN
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
END
$body$;

GRANT USAGE ON SCHEMA :schema TO :app, :owner, :audit_role;

-- The tenant that is set; NULL when none is, so that policies fail closed. STABLE and
-- PARALLEL SAFE: read once for each statement. A malformed value is an error.
CREATE OR REPLACE FUNCTION :function() RETURNS :type
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $body$ SELECT nullif(pg_catalog.current_setting(:setting_text, true), '')::pg_catalog.:type $body$;

-- Sets the tenant for the transaction, never for the session: a pooled connection must
-- not carry it to the next request.
CREATE OR REPLACE FUNCTION :schema.set_tenant_context(tenant :type, actor text DEFAULT NULL)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $body$
BEGIN
    IF tenant IS NULL THEN
        RAISE EXCEPTION 'a tenant must be given' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    PERFORM set_config(:setting_text, tenant::text, true);
    PERFORM set_config(:user_setting_text, coalesce(actor, ''), true);
END
$body$;

-- Since PostgreSQL 15 nobody may by default. What is taken away here is given back on the way
-- down, so it is noted.
DO $body$
BEGIN
    IF EXISTS (
        SELECT FROM pg_namespace n, aclexplode(n.nspacl) a
        WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')
    THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        EXECUTE format('COMMENT ON FUNCTION %s IS %L', :setter_text,
            'CREATE on the schema public was taken from PUBLIC');
    END IF;
END
$body$;
