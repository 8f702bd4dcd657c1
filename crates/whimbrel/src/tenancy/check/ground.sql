CREATE ROLE erp_owner NOLOGIN;
CREATE ROLE audit_writer NOLOGIN;
CREATE ROLE erp_app LOGIN;
CREATE ROLE migrator LOGIN BYPASSRLS;
GRANT erp_owner TO migrator;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Which tenant is set; NULL where none is.
CREATE FUNCTION public.get_current_tenant_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;

-- The audit log: the application reads its own tenant's rows, triggers write.
CREATE SCHEMA audit AUTHORIZATION audit_writer;
GRANT USAGE ON SCHEMA audit TO erp_app;
CREATE TABLE audit.log (
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tenant_id uuid,
    actor text,
    table_name text NOT NULL,
    operation text NOT NULL,
    old_row jsonb,
    new_row jsonb
);
ALTER TABLE audit.log OWNER TO audit_writer;
ALTER TABLE audit.log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY log_read ON audit.log FOR SELECT TO erp_app
    USING (tenant_id = (SELECT public.get_current_tenant_id()));
CREATE POLICY log_append ON audit.log FOR INSERT TO audit_writer WITH CHECK (true);
GRANT SELECT ON audit.log TO erp_app;

CREATE FUNCTION audit.note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP IN ('INSERT', 'UPDATE') THEN to_jsonb(NEW) END;
BEGIN
    INSERT INTO audit.log (tenant_id, actor, table_name, operation, old_row, new_row)
    VALUES (
        (coalesce(new_row, old_row) ->> TG_ARGV[0])::uuid,
        nullif(current_setting('app.user_id', true), ''),
        TG_RELID::regclass::text, TG_OP, old_row, new_row);
    RETURN NULL;
END $$;
ALTER FUNCTION audit.note() OWNER TO audit_writer;
REVOKE EXECUTE ON FUNCTION audit.note() FROM PUBLIC;

-- Gives a table all that the convention asks for.
CREATE PROCEDURE protect(name regclass, tenant text DEFAULT 'tenant_id')
    LANGUAGE plpgsql AS $$
DECLARE
    own text := format('%I = (SELECT public.get_current_tenant_id())', tenant);
BEGIN
    EXECUTE format('ALTER TABLE %s OWNER TO erp_owner', name);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_isolation ON %s TO erp_app
        USING (%s) WITH CHECK (%s)', name, own, own);
    EXECUTE format('CREATE POLICY tenant_floor ON %s AS RESTRICTIVE TO erp_app
        USING (%s) WITH CHECK (%s)', name, own, own);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO erp_app', name);
    EXECUTE format('CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %s
        FOR EACH ROW EXECUTE FUNCTION audit.note(%L)', name, tenant);
    EXECUTE format('CREATE TRIGGER audited_truncate AFTER TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION audit.note(%L)', name, tenant);
END $$;

CREATE TABLE tenants (id uuid PRIMARY KEY, name text NOT NULL);
CALL protect('tenants', 'id');

CREATE TABLE currencies (code text PRIMARY KEY);
GRANT SELECT ON currencies TO erp_app;

CREATE TABLE orders (
    tenant_id uuid NOT NULL REFERENCES tenants,
    id bigint GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    total numeric,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, code)
);
CALL protect('orders');
