-- The roles stay: they belong to the whole server.
DROP FUNCTION :schema.set_tenant_context(:type, text);

DROP FUNCTION :function();

DO $body$
BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END
$body$;
