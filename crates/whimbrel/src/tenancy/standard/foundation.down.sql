-- The roles stay: they belong to the whole server.
DO $body$
BEGIN
    IF obj_description(to_regprocedure(:setter_text), 'pg_proc')
        = 'CREATE on the schema public was taken from PUBLIC'
    THEN
        GRANT CREATE ON SCHEMA public TO PUBLIC;
    END IF;
END
$body$;

DROP FUNCTION :schema.set_tenant_context(:type, text);

DROP FUNCTION :function();

DO $body$
BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END
$body$;
