//! The audit log.

use super::{Mutation, ORDERS, broken, hole};

pub(super) const AUDIT: &[Mutation] = &[
    broken("no audit trigger", ORDERS, "T50", "DROP TRIGGER recorded ON erp.orders"),
    broken("an audit trigger that is off", ORDERS, "T50",
        "ALTER TABLE erp.orders DISABLE TRIGGER recorded"),
    broken("an audit trigger for inserting alone", ORDERS, "T50",
        "DROP TRIGGER recorded ON erp.orders;
         CREATE TRIGGER recorded AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id')"),
    broken("an audit trigger that reads what is not there", ORDERS, "T54",
        "CREATE FUNCTION erp.bad() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM new.invoice_id; RETURN NULL; END $$;
         CREATE TRIGGER zz AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.bad()"),
    hole("a partition of the log opened", "audit.log_rest", "T15",
        "ALTER TABLE audit.log_rest DISABLE ROW LEVEL SECURITY; GRANT SELECT ON audit.log_rest TO erp_app"),
    hole("the log without row security", "audit.log", "T13",
        "ALTER TABLE audit.log DISABLE ROW LEVEL SECURITY"),
    hole("rows of the log can be deleted", "audit.log", "T55",
        "DROP TRIGGER no_change ON audit.log; GRANT DELETE ON audit.log TO erp_app;
         CREATE POLICY removing ON audit.log FOR DELETE TO erp_app USING (tenant_id = erp.current_tenant())"),
    hole("rows of the log can be changed", "audit.log", "T55",
        "DROP TRIGGER no_change ON audit.log; GRANT UPDATE ON audit.log TO erp_app;
         CREATE POLICY changing ON audit.log FOR UPDATE TO erp_app USING (tenant_id = erp.current_tenant())"),
    hole("rows of the log can be forged", "audit.log", "T55",
        "GRANT INSERT ON audit.log TO erp_app;
         CREATE POLICY forging ON audit.log FOR INSERT TO erp_app WITH CHECK (tenant_id = erp.current_tenant())"),
    hole("the log can be emptied", "audit.log", "T05", "GRANT TRUNCATE ON audit.log TO erp_app"),
    hole("the log's name is looked up along the path", ORDERS, "T53",
        "CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            $$ BEGIN
                INSERT INTO log (tenant_id, relation, operation)
                VALUES (coalesce(new.tenant_id, old.tenant_id), tg_relid::regclass::text, tg_op);
                RETURN NULL;
            END $$;
         DROP TRIGGER recorded ON erp.tenants;
         ALTER FUNCTION audit.record() RESET ALL;
         DO $$ BEGIN EXECUTE format('ALTER ROLE erp_app IN DATABASE %I SET search_path = audit, public', current_database()); END $$;
         DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO erp_app', current_database()); END $$"),
    hole("the log open without a tenant", "audit.log", "T25",
        "ALTER POLICY log_read ON audit.log USING
            (tenant_id = erp.current_tenant() OR erp.current_tenant() IS NULL)"),
];
