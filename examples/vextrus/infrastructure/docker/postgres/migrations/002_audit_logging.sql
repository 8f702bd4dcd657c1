-- Audit logging: who changed which row of which tenant, when, from what to what.
--
-- Applied after 001_multi_tenancy_setup.sql. Applying it again changes nothing.

CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION vextrus_audit;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO vextrus, vextrus_app;

-- The log ---------------------------------------------------------------------
--
-- Partitioned by time, so that old entries leave with their partition. The
-- default partition takes what no other one does: a month that nobody has
-- prepared must not stop the business.
CREATE TABLE IF NOT EXISTS audit.log (
    event_id       bigint GENERATED ALWAYS AS IDENTITY,
    occurred_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    tenant_id      uuid,                                  -- of the row
    session_tenant uuid,                                  -- of the session: a difference is an alarm
    actor          text,                                  -- text: 'nightly-job' is an actor too
    database_role  name NOT NULL DEFAULT session_user,
    table_oid      oid NOT NULL,                          -- survives a rename of the table
    table_name     text NOT NULL,
    operation      text NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
    row_key        jsonb,
    old_values     jsonb,
    new_values     jsonb
) PARTITION BY RANGE (occurred_at);
ALTER TABLE audit.log OWNER TO vextrus_audit;

CREATE TABLE IF NOT EXISTS audit.log_default PARTITION OF audit.log DEFAULT;
ALTER TABLE audit.log_default OWNER TO vextrus_audit;

CREATE INDEX IF NOT EXISTS log_tenant_idx ON audit.log (tenant_id, table_oid, occurred_at);
CREATE INDEX IF NOT EXISTS log_occurred_at_idx ON audit.log USING brin (occurred_at);

-- A tenant reads its own entries and writes none. A partition that is named
-- directly is not under the policies of the parent: row security without a
-- policy closes it.
ALTER TABLE audit.log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.log FORCE ROW LEVEL SECURITY;
ALTER TABLE audit.log_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.log_default FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS audit_read ON audit.log;
CREATE POLICY audit_read ON audit.log FOR SELECT TO vextrus_app
    USING (tenant_id = (SELECT public.get_current_tenant_id()));
DROP POLICY IF EXISTS audit_append ON audit.log;
CREATE POLICY audit_append ON audit.log FOR INSERT TO vextrus_audit WITH CHECK (true);

REVOKE ALL ON audit.log, audit.log_default FROM PUBLIC, vextrus_app;
GRANT SELECT ON audit.log TO vextrus_app, vextrus;

-- Append-only, for everybody.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
ALTER FUNCTION audit.refuse_change() OWNER TO vextrus_audit;

CREATE OR REPLACE TRIGGER log_no_change BEFORE UPDATE OR DELETE ON audit.log
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE OR REPLACE TRIGGER log_no_truncate BEFORE TRUNCATE ON audit.log
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- The trigger function --------------------------------------------------------
--
--     CREATE TRIGGER projects_audit_trigger
--     AFTER INSERT OR UPDATE OR DELETE ON projects
--     FOR EACH ROW EXECUTE FUNCTION create_audit_entry();
--
-- Arguments, all optional:
--     1  columns of the primary key, separated by commas   (default: id)
--     2  columns whose values are masked, e.g. secrets      (default: none)
--     3  the tenant column                                  (default: tenant_id)
--
-- It works for any table: rows are read as jsonb, so a table without one of the
-- columns, or with a key of another type, is logged rather than broken. An UPDATE
-- logs the columns that changed, and nothing when none did. Also for TRUNCATE,
-- FOR EACH STATEMENT.
--
-- It runs as the owner of the log (SECURITY DEFINER) and therefore trusts nothing
-- of the caller: the search path is pinned and every name is qualified, so a
-- temporary table called "log" catches no entry. Row security is on even where a
-- data migration has set it off: FORCE binds the owner of the log, for whom "off"
-- is an error, and the migration would fail.
CREATE OR REPLACE FUNCTION public.create_audit_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET row_security = on
    AS $$
DECLARE
    key_columns    text[] := string_to_array(coalesce(TG_ARGV[0], 'id'), ',');
    masked_columns text[] := string_to_array(coalesce(TG_ARGV[1], ''), ',');
    tenant_column  text   := coalesce(TG_ARGV[2], 'tenant_id');
    root_table     oid    := coalesce((SELECT relid FROM pg_partition_root(TG_RELID) AS relid), TG_RELID);
    old_row        jsonb;
    new_row        jsonb;
    this_row       jsonb;
    row_key        jsonb;
    masked         text;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN old_row := to_jsonb(OLD); END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN new_row := to_jsonb(NEW); END IF;
    this_row := coalesce(new_row, old_row);

    SELECT jsonb_object_agg(k, this_row -> k) INTO row_key
      FROM unnest(key_columns) AS k WHERE this_row ? k;

    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(k, old_row -> k), jsonb_object_agg(k, new_row -> k)
          INTO old_row, new_row
          FROM jsonb_object_keys(new_row) AS k
         WHERE new_row -> k IS DISTINCT FROM old_row -> k;
        IF new_row IS NULL THEN RETURN NULL; END IF;
    END IF;
    FOREACH masked IN ARRAY masked_columns LOOP
        IF old_row ? masked THEN old_row := old_row || jsonb_build_object(masked, '***'); END IF;
        IF new_row ? masked THEN new_row := new_row || jsonb_build_object(masked, '***'); END IF;
    END LOOP;

    INSERT INTO audit.log (tenant_id, session_tenant, actor, table_oid, table_name,
                           operation, row_key, old_values, new_values)
    VALUES ((this_row ->> tenant_column)::uuid,
            public.get_current_tenant_id(),
            nullif(current_setting('app.user_id', true), ''),
            root_table, root_table::regclass::text,
            TG_OP, row_key, old_row, new_row);
    RETURN NULL;
END
$$;
ALTER FUNCTION public.create_audit_entry() OWNER TO vextrus_audit;
REVOKE EXECUTE ON FUNCTION public.create_audit_entry() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.create_audit_entry() TO vextrus;

COMMENT ON FUNCTION public.create_audit_entry() IS
    'Trigger: writes the changed row to audit.log. Arguments: key columns, hidden columns, tenant column.';
