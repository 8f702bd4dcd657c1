//! Row security itself.

use super::{Mutation, ORDERS, hole, vacuous};

pub(super) const ROW_SECURITY: &[Mutation] = &[
    hole("row security off", ORDERS, "T13", "ALTER TABLE erp.orders DISABLE ROW LEVEL SECURITY"),
    hole("off, without policies", ORDERS, "T11",
        "DROP POLICY isolation ON erp.orders; ALTER TABLE erp.orders DISABLE ROW LEVEL SECURITY"),
    hole("not forced", "erp.users", "T14",
        "ALTER TABLE erp.users NO FORCE ROW LEVEL SECURITY"),
    hole("a partition opened", "erp.events_1", "T15",
        "ALTER TABLE erp.events_1 DISABLE ROW LEVEL SECURITY; GRANT SELECT ON erp.events_1 TO erp_app"),
    hole("a partition that can be deleted from", "erp.events_2", "T15",
        "ALTER TABLE erp.events_2 DISABLE ROW LEVEL SECURITY; GRANT DELETE ON erp.events_2 TO erp_app"),
    hole("a copy of a table", "erp.orders_backup", "T11",
        "CREATE TABLE erp.orders_backup AS SELECT * FROM erp.orders; GRANT SELECT ON erp.orders_backup TO erp_app"),
    hole("a table without tenants", "erp.settings", "T18",
        "CREATE TABLE erp.settings (key text PRIMARY KEY, value text); GRANT SELECT ON erp.settings TO erp_app"),
    hole("a child without a tenant column", "erp.order_notes", "T23",
        "CREATE TABLE erp.order_notes (id int PRIMARY KEY, tenant uuid NOT NULL, order_id bigint NOT NULL,
            FOREIGN KEY (tenant, order_id) REFERENCES erp.orders (tenant_id, id));
         ALTER TABLE erp.order_notes RENAME COLUMN tenant TO owner;
         GRANT SELECT ON erp.order_notes TO erp_app"),
    hole("a nullable tenant column", "erp.categories", "T20",
        "ALTER TABLE erp.users DROP CONSTRAINT users_tenant_id_fkey;
         ALTER TABLE erp.categories DROP CONSTRAINT categories_pkey CASCADE;
         ALTER TABLE erp.categories ALTER tenant_id DROP NOT NULL;
         DROP POLICY isolation ON erp.categories;
         CREATE POLICY isolation ON erp.categories TO erp_app
            USING (tenant_id = (SELECT erp.current_tenant()))
            WITH CHECK (tenant_id IS NULL OR tenant_id = (SELECT erp.current_tenant()))"),
    vacuous("no policy at all", ORDERS, "DROP POLICY isolation ON erp.orders"),
];
