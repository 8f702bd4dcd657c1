//! Views and functions.

use super::{Mutation, ORDERS, hole};

pub(super) const VIEWS: &[Mutation] = &[
    hole("a view that reads as its owner", "erp.open_orders", "T41",
        "ALTER VIEW erp.open_orders SET (security_invoker = false);
         ALTER VIEW erp.open_orders OWNER TO CURRENT_USER"),
    hole("a view that counts", "erp.totals", "T41",
        "CREATE VIEW erp.totals AS SELECT count(*) AS orders FROM erp.orders;
         GRANT SELECT ON erp.totals TO erp_app"),
    hole("a view that can be written", "erp.all_orders", "T41",
        "CREATE VIEW erp.all_orders AS SELECT * FROM erp.orders;
         GRANT DELETE ON erp.all_orders TO erp_app"),
    hole("a view that can be inserted into", "erp.all_orders", "T41",
        "CREATE VIEW erp.all_orders AS SELECT * FROM erp.orders;
         GRANT INSERT ON erp.all_orders TO erp_app"),
    hole("a view that can be updated", "erp.all_orders", "T41",
        "CREATE VIEW erp.all_orders AS SELECT * FROM erp.orders;
         GRANT UPDATE ON erp.all_orders TO erp_app"),
    hole("a view over a view", "erp.over", "T41",
        "CREATE VIEW erp.below AS SELECT * FROM erp.users;
         CREATE VIEW erp.over AS SELECT * FROM erp.below;
         GRANT SELECT ON erp.over TO erp_app"),
    hole("a materialized view", "erp.summary", "T42",
        "CREATE MATERIALIZED VIEW erp.summary AS
            SELECT tenant_id, count(*) FROM erp.orders GROUP BY tenant_id;
         GRANT SELECT ON erp.summary TO erp_app"),
    hole("a function that reads any tenant", "erp.orders_of(tenant uuid)", "T38",
        "CREATE FUNCTION erp.orders_of(tenant uuid) RETURNS SETOF erp.orders LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT * FROM erp.orders WHERE tenant_id = tenant $$"),
    hole("a function that reads by key", "erp.user_email(user_id uuid)", "T38",
        "CREATE FUNCTION erp.user_email(user_id uuid) RETURNS text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT email FROM erp.users WHERE id = user_id $$"),
    hole("a function that reads all", "erp.everything()", "T38",
        "CREATE FUNCTION erp.everything() RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.orders $$"),
    hole("a function that counts all", "erp.how_many()", "T38",
        "CREATE FUNCTION erp.how_many() RETURNS bigint LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT count(*) FROM erp.orders $$"),
    hole("a function that deletes by number", "erp.cancel(order_id bigint)", "T38",
        "CREATE FUNCTION erp.cancel(order_id bigint) RETURNS void LANGUAGE sql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ UPDATE erp.orders SET state = 'draft' WHERE id = order_id $$"),
    hole("a function that runs any statement", "erp.run(statement text)", "T38",
        "CREATE FUNCTION erp.run(statement text) RETURNS text LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ DECLARE found text; BEGIN EXECUTE statement INTO found; RETURN found; END $$"),
    hole("a function with a condition in its text", "erp.find(condition text)", "T38",
        "CREATE FUNCTION erp.find(condition text) RETURNS SETOF erp.users LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ BEGIN RETURN QUERY EXECUTE 'SELECT * FROM erp.users WHERE ' || condition; END $$"),
    hole("a function that runs below the barrier", "erp_app", "T39",
        "CREATE FUNCTION erp.peek(text) RETURNS boolean LANGUAGE plpgsql LEAKPROOF
            AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"),
    hole("a procedure that empties", "erp.purge()", "T38",
        "CREATE PROCEDURE erp.purge() LANGUAGE sql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ UPDATE erp.orders SET note = NULL $$"),
    hole("a function with its caller's path", "erp.recent()", "T37",
        "CREATE FUNCTION erp.recent() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS
            $$ BEGIN RETURN (SELECT count(*) FROM orders); END $$;
         DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO erp_app', current_database()); END $$"),
    hole("a function with its caller's path and a condition", "erp.noted(wanted text)", "T37",
        "CREATE FUNCTION erp.noted(wanted text) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER AS
            $$ BEGIN RETURN QUERY SELECT o.tenant_id FROM orders o
                WHERE o.note = wanted AND o.tenant_id = erp.current_tenant(); END $$;
         DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO erp_app', current_database()); END $$"),
    hole("a trigger that copies rows where all may read", "erp.copies", "T18",
        "CREATE TABLE erp.copies (note text);
         CREATE FUNCTION erp.copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS
            $$ BEGIN INSERT INTO erp.copies VALUES (new.note); RETURN NULL; END $$;
         CREATE TRIGGER copied AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.copy();
         GRANT SELECT ON erp.copies TO erp_app"),
    hole("a trigger that changes others' rows", ORDERS, "T43",
        "CREATE FUNCTION erp.spread() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS
            $$ BEGIN UPDATE erp.products SET price = price + 1; RETURN NULL; END $$;
         CREATE TRIGGER spread AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.spread()"),
    hole("a rule that changes others' rows", ORDERS, "T43",
        "CREATE RULE spread AS ON INSERT TO erp.orders DO ALSO
            UPDATE erp.products SET price = price + 1;
         DROP POLICY isolation ON erp.products;
         ALTER TABLE erp.products NO FORCE ROW LEVEL SECURITY"),
];
