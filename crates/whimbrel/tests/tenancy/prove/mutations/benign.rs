//! Changes that open nothing.

use super::{Mutation, benign};

pub(super) const BENIGN: &[Mutation] = &[
    benign("another index", "CREATE INDEX ON erp.orders (tenant_id, state)"),
    benign("a comment", "COMMENT ON TABLE erp.orders IS 'orders'"),
    benign("a restrictive floor", "CREATE POLICY floor ON erp.orders AS RESTRICTIVE TO erp_app
        USING (tenant_id = (SELECT erp.current_tenant()))"),
    benign("a floor below an open policy", "CREATE POLICY floor ON erp.orders AS RESTRICTIVE TO erp_app
        USING (tenant_id = (SELECT erp.current_tenant()));
        CREATE POLICY stray ON erp.orders TO erp_app USING (true)"),
    benign("four policies instead of one", "DROP POLICY isolation ON erp.orders;
        CREATE POLICY a ON erp.orders FOR SELECT TO erp_app USING (tenant_id = (SELECT erp.current_tenant()));
        CREATE POLICY b ON erp.orders FOR INSERT TO erp_app WITH CHECK (tenant_id = (SELECT erp.current_tenant()));
        CREATE POLICY c ON erp.orders FOR UPDATE TO erp_app USING (tenant_id = (SELECT erp.current_tenant()));
        CREATE POLICY d ON erp.orders FOR DELETE TO erp_app USING (tenant_id = (SELECT erp.current_tenant()))"),
    benign("the function without a sub-select",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id = erp.current_tenant())"),
    benign("a unique key with the tenant", "ALTER TABLE erp.orders ADD UNIQUE (note, tenant_id)"),
    benign("a trigger that stamps a time", "ALTER TABLE erp.orders ADD updated_at timestamptz;
        CREATE FUNCTION erp.touch() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN new.updated_at := now(); RETURN new; END $$;
        CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.touch()"),
    benign("fewer privileges", "REVOKE DELETE ON erp.orders FROM erp_app"),
    benign("temporary tables",
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO erp_app', current_database()); END $$"),
    benign("a function for one's own rows",
        "CREATE FUNCTION erp.my_orders(wanted uuid) RETURNS SETOF erp.orders LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
            $$ SELECT * FROM erp.orders WHERE tenant_id = erp.current_tenant() AND tenant_id = wanted $$"),
    benign("a function that counts one's own rows",
        "CREATE FUNCTION erp.my_count(since timestamptz) RETURNS bigint LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
            $$ SELECT count(*) FROM erp.orders WHERE tenant_id = erp.current_tenant() $$"),
    benign("a view with a barrier",
        "CREATE VIEW erp.mine WITH (security_barrier = true) AS
            SELECT id, note FROM erp.orders WHERE tenant_id = erp.current_tenant();
         GRANT SELECT ON erp.mine TO erp_app"),
    benign("a trigger that stamps the tenant",
        "CREATE FUNCTION erp.stamp() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN new.tenant_id := erp.current_tenant(); RETURN new; END $$;
         CREATE TRIGGER stamp BEFORE INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.stamp()"),
    benign("the tenant as a default",
        "ALTER TABLE erp.orders ALTER tenant_id SET DEFAULT erp.current_tenant()"),
    benign("a tenant column of a domain",
        "CREATE DOMAIN erp.tenant AS uuid CHECK (VALUE IS NOT NULL);
         CREATE TABLE erp.tasks (tenant_id erp.tenant NOT NULL, id int, title text, PRIMARY KEY (tenant_id, id));
         ALTER TABLE erp.tasks ENABLE ROW LEVEL SECURITY; ALTER TABLE erp.tasks FORCE ROW LEVEL SECURITY;
         CREATE POLICY isolation ON erp.tasks TO erp_app USING (tenant_id = (SELECT erp.current_tenant()));
         CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON erp.tasks
            FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id');
         GRANT SELECT, INSERT, UPDATE, DELETE ON erp.tasks TO erp_app"),
    benign("a volatile context function", "ALTER FUNCTION erp.current_tenant() VOLATILE PARALLEL UNSAFE"),
    benign("an audit trigger for each event",
        "DROP TRIGGER recorded ON erp.orders;
         CREATE TRIGGER a AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id');
         CREATE TRIGGER b AFTER UPDATE ON erp.orders FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id');
         CREATE TRIGGER c AFTER DELETE ON erp.orders FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id')"),
    benign("an unread materialized view",
        "CREATE MATERIALIZED VIEW erp.summary AS SELECT tenant_id, count(*) FROM erp.orders GROUP BY tenant_id"),
    benign("a view of the caller's",
        "CREATE VIEW erp.mine WITH (security_invoker = true) AS SELECT id, note FROM erp.orders;
         GRANT SELECT ON erp.mine TO erp_app"),
    benign("a function with a document, for one's own",
        "CREATE FUNCTION erp.search(filter jsonb) RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.orders WHERE tenant_id = erp.current_tenant()
                AND state::text = filter ->> 'state' $$"),
    benign("a foreign key that waits",
        "ALTER TABLE erp.order_lines DROP CONSTRAINT order_lines_tenant_id_order_id_fkey;
         ALTER TABLE erp.order_lines ADD FOREIGN KEY (tenant_id, order_id)
            REFERENCES erp.orders (tenant_id, id) DEFERRABLE INITIALLY DEFERRED"),
    benign("privileges on columns", "REVOKE UPDATE ON erp.orders FROM erp_app;
        GRANT UPDATE (note, state) ON erp.orders TO erp_app"),
];
