//! Policies as they are written.

use super::{Mutation, ORDERS, broken, hole, vacuous};

pub(super) const POLICIES: &[Mutation] = &[
    hole("USING (true)", ORDERS, "T26", "ALTER POLICY isolation ON erp.orders USING (true)"),
    hole("a second policy for reading", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR SELECT TO erp_app USING (true)"),
    hole("a second policy for everybody", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR SELECT USING (true)"),
    hole("a second policy for deleting", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR DELETE TO erp_app USING (true)"),
    hole("a second policy for updating", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR UPDATE TO erp_app USING (true)"),
    hole("a second policy for updating one's own", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR UPDATE TO erp_app USING (true)
            WITH CHECK (tenant_id = (SELECT erp.current_tenant()))"),
    hole("a second policy for inserting", ORDERS, "T26",
        "CREATE POLICY also ON erp.orders FOR INSERT TO erp_app WITH CHECK (true)"),
    hole("WITH CHECK (true)", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders WITH CHECK (true)"),
    hole("open without a tenant", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = erp.current_tenant() OR erp.current_tenant() IS NULL)"),
    hole("coalesce to the row's own", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = coalesce(erp.current_tenant(), tenant_id))"),
    hole("open when the setting is empty", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (CASE WHEN current_setting('app.tenant_id', true) = '' THEN true
                  ELSE tenant_id = erp.current_tenant() END)"),
    hole("open when the setting was never made", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (current_setting('app.tenant_id', true) IS NULL OR tenant_id = erp.current_tenant())"),
    hole("open to delete without a tenant", ORDERS, "T25",
        "CREATE POLICY also ON erp.orders FOR DELETE TO erp_app
            USING (erp.current_tenant() IS NULL)"),
    hole("open to insert without a tenant", ORDERS, "T25",
        "CREATE POLICY also ON erp.orders FOR INSERT TO erp_app
            WITH CHECK (erp.current_tenant() IS NULL)"),
    hole("greater or equal", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id >= (SELECT erp.current_tenant()))"),
    hole("less or equal", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id <= (SELECT erp.current_tenant()))"),
    hole("not equal", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id <> (SELECT erp.current_tenant()))"),
    hole("IS NOT FALSE", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            ((tenant_id = (SELECT erp.current_tenant())) IS NOT FALSE)"),
    hole("IS NOT DISTINCT FROM on a nullable owner", "erp.inbox", "T25",
        "CREATE TABLE erp.inbox (id int PRIMARY KEY, tenant_id uuid NOT NULL, body text);
         ALTER TABLE erp.inbox ENABLE ROW LEVEL SECURITY; ALTER TABLE erp.inbox FORCE ROW LEVEL SECURITY;
         CREATE POLICY isolation ON erp.inbox TO erp_app
            USING (nullif(tenant_id, tenant_id) IS NOT DISTINCT FROM erp.current_tenant()
                   OR tenant_id = erp.current_tenant());
         GRANT SELECT ON erp.inbox TO erp_app"),
    hole("as long as it is as long", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (length(tenant_id::text) = length(current_setting('app.tenant_id', true)))"),
    hole("the same first letter or later", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (left(tenant_id::text, 1) >= left(current_setting('app.tenant_id', true), 1))"),
    hole("any tenant will do", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING (erp.current_tenant() IS NOT NULL)"),
    hole("a captured column", "erp.orders", "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id IN (SELECT tenant_id FROM erp.currencies))"),
    hole("not among others", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id NOT IN (SELECT t.id FROM erp.tenants t WHERE t.id <> erp.current_tenant()))"),
    hole("a second setting that opens", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = erp.current_tenant() OR coalesce(current_setting('app.bypass', true), 'on') = 'on')"),
    hole("a setting that opens when it is on", ORDERS, "T28",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = erp.current_tenant() OR current_setting('app.is_admin', true) = 'on')"),
    hole("a setting that opens, in a function", ORDERS, "T28",
        "CREATE FUNCTION erp.admin() RETURNS boolean LANGUAGE sql STABLE AS
            $$ SELECT coalesce(current_setting('app.role', true), '') = 'support' $$;
         ALTER POLICY isolation ON erp.orders USING (tenant_id = erp.current_tenant() OR erp.admin())"),
    hole("a context function that is IMMUTABLE", "audit.log", "T36",
        "ALTER FUNCTION erp.current_tenant() IMMUTABLE"),
    vacuous("a second setting for the tenant", ORDERS,
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)"),
    hole("a function that says yes", ORDERS, "T26",
        "CREATE FUNCTION erp.may_see(uuid) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
         ALTER POLICY isolation ON erp.orders USING (erp.may_see(tenant_id))"),
    hole("the wrong column in WITH CHECK", "erp.users", "T26",
        "ALTER POLICY isolation ON erp.users WITH CHECK (id IS NOT NULL)"),
    hole("an exception for drafts", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = (SELECT erp.current_tenant()) OR state = 'draft')"),
    hole("the context function opens", ORDERS, "T25",
        "CREATE OR REPLACE FUNCTION erp.current_tenant() RETURNS uuid LANGUAGE sql STABLE AS
            $$ SELECT coalesce(nullif(current_setting('app.tenant_id', true), ''),
                '11111111-1111-4111-8111-111111111111')::uuid $$"),
    broken("only reading has a policy", ORDERS, "T24",
        "DROP POLICY isolation ON erp.orders;
         CREATE POLICY isolation ON erp.orders FOR SELECT TO erp_app
            USING (tenant_id = (SELECT erp.current_tenant()))"),
    broken("nothing can be changed", ORDERS, "T24",
        "DROP POLICY isolation ON erp.orders;
         CREATE POLICY reading ON erp.orders FOR SELECT TO erp_app
            USING (tenant_id = (SELECT erp.current_tenant()));
         CREATE POLICY adding ON erp.orders FOR INSERT TO erp_app
            WITH CHECK (tenant_id = (SELECT erp.current_tenant()));
         CREATE POLICY removing ON erp.orders FOR DELETE TO erp_app
            USING (tenant_id = (SELECT erp.current_tenant()))"),
    vacuous("a policy for somebody else", ORDERS,
        "ALTER POLICY isolation ON erp.orders TO erp_other"),
];
