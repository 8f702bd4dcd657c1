CREATE SCHEMA IF NOT EXISTS :audit_schema AUTHORIZATION :audit_role;

GRANT USAGE ON SCHEMA :audit_schema TO :app, :owner, :migrator;

-- Who changed what, for whom. Append-only; a month's partition is made by add_month, and
-- what has none goes into the default partition, so that a missing month stops nothing.
CREATE TABLE :audit_log (
    event_id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    -- The row's tenant, and the one that was set: they differ only where something is wrong,
    -- or where a job without a tenant works.
    tenant_id :type,
    context_tenant_id text,
    actor text,
    role name NOT NULL DEFAULT session_user,
    -- Survives renaming; the partitioned table where a partition was changed.
    relation oid NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
    key jsonb,
    old_row jsonb,
    new_row jsonb
) PARTITION BY RANGE (at);

CREATE TABLE :audit_default PARTITION OF :audit_log DEFAULT;

CREATE INDEX ON :audit_log (tenant_id, relation, at);

CREATE INDEX ON :audit_log USING brin (at);

ALTER TABLE :audit_log OWNER TO :audit_role;

ALTER TABLE :audit_default OWNER TO :audit_role;

ALTER TABLE :audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE :audit_log FORCE ROW LEVEL SECURITY;

-- A partition without a policy cannot be read past the policies of the whole.
ALTER TABLE :audit_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE :audit_default FORCE ROW LEVEL SECURITY;

CREATE POLICY audit_read ON :audit_log FOR SELECT TO :app
    USING (tenant_id = (SELECT :function()));

CREATE POLICY audit_append ON :audit_log FOR INSERT TO :audit_role WITH CHECK (true);

GRANT SELECT ON :audit_log TO :app;

CREATE FUNCTION :audit_schema.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $body$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % refused', tg_op
        USING ERRCODE = 'insufficient_privilege';
END
$body$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON :audit_log
    FOR EACH ROW EXECUTE FUNCTION :audit_schema.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON :audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION :audit_schema.refuse_change();

-- For each row. Arguments: the tenant column, the key's columns, columns to leave out, each
-- list with commas. Runs as the log's owner, with a search path that nobody can change.
CREATE FUNCTION :audit_schema.record_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET row_security = on
    AS $body$
DECLARE
    before jsonb := CASE WHEN tg_op <> 'INSERT' THEN to_jsonb(old) END;
    after jsonb := CASE WHEN tg_op <> 'DELETE' THEN to_jsonb(new) END;
    image jsonb := coalesce(after, before);
    left_out text[] := string_to_array(tg_argv[2], ',');
    whole oid := coalesce(pg_partition_root(tg_relid)::oid, tg_relid);
BEGIN
    IF tg_op = 'UPDATE' THEN
        SELECT jsonb_object_agg(n.key, before -> n.key), jsonb_object_agg(n.key, n.value)
        INTO before, after
        FROM jsonb_each(after - left_out) n
        WHERE before -> n.key IS DISTINCT FROM n.value;
        IF after IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO :audit_log
        (tenant_id, context_tenant_id, actor, relation, table_name, operation, key, old_row, new_row)
    SELECT (image ->> tg_argv[0])::pg_catalog.:type,
        nullif(current_setting(:setting_text, true), ''),
        nullif(current_setting(:user_setting_text, true), ''),
        whole, whole::regclass::text, tg_op,
        (SELECT jsonb_object_agg(k, image -> k) FROM unnest(string_to_array(tg_argv[1], ',')) k),
        before - left_out, after - left_out;
    RETURN NULL;
END
$body$;

-- For each statement; transition tables old_rows and new_rows. A row whose key changed is
-- one deleted and one inserted.
CREATE FUNCTION :audit_schema.record_statement() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET row_security = on
    AS $body$
DECLARE
    keys text[] := string_to_array(tg_argv[1], ',');
    left_out text[] := string_to_array(tg_argv[2], ',');
    context text := nullif(current_setting(:setting_text, true), '');
    who text := nullif(current_setting(:user_setting_text, true), '');
    name text := tg_relid::regclass::text;
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO :audit_log
            (tenant_id, context_tenant_id, actor, relation, table_name, operation, key, new_row)
        SELECT (r.image ->> tg_argv[0])::pg_catalog.:type, context, who, tg_relid, name, tg_op,
            (SELECT jsonb_object_agg(k, r.image -> k) FROM unnest(keys) k), r.image - left_out
        FROM (SELECT to_jsonb(n) AS image FROM new_rows n) r;
    ELSIF tg_op = 'DELETE' THEN
        INSERT INTO :audit_log
            (tenant_id, context_tenant_id, actor, relation, table_name, operation, key, old_row)
        SELECT (r.image ->> tg_argv[0])::pg_catalog.:type, context, who, tg_relid, name, tg_op,
            (SELECT jsonb_object_agg(k, r.image -> k) FROM unnest(keys) k), r.image - left_out
        FROM (SELECT to_jsonb(o) AS image FROM old_rows o) r;
    ELSIF tg_op = 'UPDATE' THEN
        -- Made once for each row: the join and what is compared look at them often.
        WITH o AS MATERIALIZED (
            SELECT r.image, (SELECT jsonb_object_agg(k, r.image -> k) FROM unnest(keys) k) AS key
            FROM (SELECT to_jsonb(t) AS image FROM old_rows t OFFSET 0) r),
        n AS MATERIALIZED (
            SELECT r.image, (SELECT jsonb_object_agg(k, r.image -> k) FROM unnest(keys) k) AS key
            FROM (SELECT to_jsonb(t) AS image FROM new_rows t OFFSET 0) r)
        INSERT INTO :audit_log
            (tenant_id, context_tenant_id, actor, relation, table_name, operation, key, old_row, new_row)
        SELECT (coalesce(n.image, o.image) ->> tg_argv[0])::pg_catalog.:type, context, who, tg_relid, name,
            CASE WHEN o.image IS NULL THEN 'INSERT' WHEN n.image IS NULL THEN 'DELETE' ELSE tg_op END,
            coalesce(n.key, o.key), changed.before, changed.after
        FROM o FULL JOIN n ON n.key = o.key
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(c.key, o.image -> c.key) FILTER (WHERE o.image IS NOT NULL) AS before,
                jsonb_object_agg(c.key, c.value) FILTER (WHERE n.image IS NOT NULL) AS after
            FROM jsonb_each(coalesce(n.image, o.image) - left_out) c
            WHERE o.image IS NULL OR n.image IS NULL OR o.image -> c.key IS DISTINCT FROM c.value) changed
        WHERE changed.before IS NOT NULL OR changed.after IS NOT NULL;
    ELSE
        INSERT INTO :audit_log (context_tenant_id, actor, relation, table_name, operation)
        VALUES (context, who, tg_relid, name, tg_op);
    END IF;
    RETURN NULL;
END
$body$;

-- Makes the partition of a month. Call it before the month begins: rows that are in the
-- default partition already stay there, and stand in its way.
CREATE FUNCTION :audit_schema.add_month(month date) RETURNS text
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $body$
DECLARE
    first date := date_trunc('month', month);
    name text := :audit_table_text || to_char(first, '_YYYY_MM');
BEGIN
    EXECUTE format('CREATE TABLE %I.%I PARTITION OF :audit_log FOR VALUES FROM (%L) TO (%L)',
        :audit_schema_text, name, first, first + interval '1 month');
    EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', :audit_schema_text, name);
    EXECUTE format('ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', :audit_schema_text, name);
    RETURN name;
END
$body$;

ALTER FUNCTION :audit_schema.refuse_change() OWNER TO :audit_role;

ALTER FUNCTION :audit_schema.record_row() OWNER TO :audit_role;

ALTER FUNCTION :audit_schema.record_statement() OWNER TO :audit_role;

ALTER FUNCTION :audit_schema.add_month(date) OWNER TO :audit_role;

REVOKE EXECUTE ON FUNCTION :audit_schema.refuse_change(), :audit_schema.record_row(),
    :audit_schema.record_statement(), :audit_schema.add_month(date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION :audit_schema.record_row(), :audit_schema.record_statement()
    TO :owner, :migrator;
