//! Keys.

use super::{Mutation, hole};

pub(super) const KEYS: &[Mutation] = &[
    hole("a unique key without tenant", "erp.products", "T44",
        "ALTER TABLE erp.products ADD UNIQUE (sku)"),
    hole("a unique expression without tenant", "erp.users", "T44",
        "CREATE UNIQUE INDEX ON erp.users (lower(email))"),
    hole("a partial unique index without tenant", "erp.users", "T44",
        "CREATE UNIQUE INDEX ON erp.users (email) WHERE email IS NOT NULL"),
    hole("a foreign key without tenant", "erp.orders", "T45",
        "ALTER TABLE erp.users ADD UNIQUE (id);
         ALTER TABLE erp.orders DROP CONSTRAINT orders_tenant_id_user_id_fkey;
         ALTER TABLE erp.orders ADD FOREIGN KEY (user_id) REFERENCES erp.users (id)"),
    hole("a foreign key to itself without tenant", "erp.categories", "T45",
        "ALTER TABLE erp.categories ADD UNIQUE (id);
         ALTER TABLE erp.categories DROP CONSTRAINT categories_tenant_id_parent_id_fkey;
         ALTER TABLE erp.categories ADD FOREIGN KEY (parent_id) REFERENCES erp.categories (id)"),
    hole("a cascade from a table for everybody", "erp.currencies", "T46",
        "ALTER TABLE erp.products DROP CONSTRAINT products_currency_fkey;
         ALTER TABLE erp.products ADD FOREIGN KEY (currency) REFERENCES erp.currencies ON DELETE CASCADE;
         ALTER TABLE erp.order_lines DROP CONSTRAINT order_lines_tenant_id_product_id_fkey;
         GRANT DELETE ON erp.currencies TO erp_app"),
];
