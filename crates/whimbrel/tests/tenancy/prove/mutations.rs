//! One change at a time to a schema that is clean: each that opens a hole is found,
//! each that opens none raises nothing.

use whimbrel::tenancy::prove::{Proof, Verdict};

use super::ground::{Ground, complaints, proof};

/// A change to the clean schema.
struct Mutation {
    name: &'static str,
    sql: &'static str,
    expected: Expected,
    /// What undoes it where it does not go with the database: roles.
    undo: &'static str,
}

enum Expected {
    /// The subject's verdict and a rule that it breaks.
    Hole(&'static str, Verdict, &'static str),
    Nothing,
}

const fn hole(
    name: &'static str,
    subject: &'static str,
    rule: &'static str,
    sql: &'static str,
) -> Mutation {
    Mutation {
        name,
        sql,
        expected: Expected::Hole(subject, Verdict::Leak, rule),
        undo: "",
    }
}

const fn broken(
    name: &'static str,
    subject: &'static str,
    rule: &'static str,
    sql: &'static str,
) -> Mutation {
    Mutation {
        name,
        sql,
        expected: Expected::Hole(subject, Verdict::Broken, rule),
        undo: "",
    }
}

const fn vacuous(
    name: &'static str,
    subject: &'static str,
    sql: &'static str,
) -> Mutation {
    let expected = Expected::Hole(subject, Verdict::Vacuous, "T12");
    Mutation { name, sql, expected, undo: "" }
}

const fn benign(name: &'static str, sql: &'static str) -> Mutation {
    Mutation { name, sql, expected: Expected::Nothing, undo: "" }
}

const ORDERS: &str = "erp.orders";

/// Row security itself.
const ROW_SECURITY: &[Mutation] = &[
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

/// Policies as they are written.
const POLICIES: &[Mutation] = &[
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

/// Keys.
const KEYS: &[Mutation] = &[
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

/// The audit log.
const AUDIT: &[Mutation] = &[
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

/// Privileges, and the role itself.
const ROLES: &[Mutation] = &[
    hole("TRUNCATE", ORDERS, "T05", "GRANT TRUNCATE ON erp.orders TO erp_app"),
    hole(
        "TRUNCATE of a table for everybody",
        "erp.currencies",
        "T05",
        "GRANT TRUNCATE ON erp.currencies TO PUBLIC",
    ),
    hole("TRIGGER", ORDERS, "T06", "GRANT TRIGGER ON erp.orders TO erp_app"),
    hole("everything", "erp.products", "T05", "GRANT ALL ON erp.products TO erp_app"),
    Mutation {
        name: "a superuser",
        sql: "ALTER ROLE erp_app SUPERUSER",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T01"),
        undo: "ALTER ROLE erp_app NOSUPERUSER",
    },
    Mutation {
        name: "BYPASSRLS",
        sql: "ALTER ROLE erp_app BYPASSRLS",
        expected: Expected::Hole(ORDERS, Verdict::Leak, "T26"),
        undo: "ALTER ROLE erp_app NOBYPASSRLS",
    },
    Mutation {
        name: "a member of the owner",
        sql: "GRANT erp_owner TO erp_app",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T03"),
        undo: "REVOKE erp_owner FROM erp_app",
    },
    Mutation {
        name: "a member of a role that reads everything",
        sql: "GRANT erp_other TO erp_app; GRANT USAGE ON SCHEMA erp TO erp_other;
              GRANT SELECT ON erp.users TO erp_other;
              CREATE POLICY reports ON erp.users FOR SELECT TO erp_other USING (true)",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T03"),
        undo: "REVOKE erp_other FROM erp_app",
    },
    hole(
        "an owner of a table",
        "erp_app",
        "T04",
        "ALTER TABLE erp.orders OWNER TO erp_app",
    ),
    hole(
        "default privileges",
        "erp_app",
        "T09",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA erp GRANT ALL ON TABLES TO erp_app",
    ),
    Mutation {
        name: "silencing triggers",
        sql: "GRANT SET ON PARAMETER session_replication_role TO erp_app",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T10"),
        undo: "REVOKE SET ON PARAMETER session_replication_role FROM erp_app",
    },
    Mutation {
        name: "programs of the server",
        sql: "GRANT pg_execute_server_program TO erp_app",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T03"),
        undo: "REVOKE pg_execute_server_program FROM erp_app",
    },
];

/// Views and functions.
const VIEWS: &[Mutation] = &[
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

/// Changes that open nothing.
const BENIGN: &[Mutation] = &[
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
    benign("privileges on columns", "REVOKE UPDATE ON erp.orders FROM erp_app;
        GRANT UPDATE (note, state) ON erp.orders TO erp_app"),
];

fn check(ground: &Ground, mutation: &Mutation) -> Result<(), String> {
    let copy = ground.copy();
    copy.run(mutation.sql);
    let proof = proof(&copy, &ground.convention);
    if !mutation.undo.is_empty() {
        copy.run(mutation.undo);
    }
    let found = complaints(&proof);
    let as_expected = match mutation.expected {
        Expected::Nothing => found.is_empty(),
        Expected::Hole(subject, verdict, rule) => {
            is_found(&proof, subject, verdict, rule)
        }
    };
    match as_expected {
        true => Ok(()),
        false => Err(format!("{}: {found:#?}", mutation.name)),
    }
}

fn is_found(proof: &Proof, subject: &str, verdict: Verdict, rule: &str) -> bool {
    proof.subject(subject).is_some_and(|found| {
        let mut rules = found.findings.iter().flat_map(|one| &one.rules);
        found.verdict == verdict && rules.any(|one| one == rule)
    })
}

fn check_all(mutations: &[Mutation]) {
    let ground = Ground::start();
    let wrong: Vec<String> =
        mutations.iter().filter_map(|one| check(&ground, one).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        mutations.len(),
        wrong.join("\n")
    );
}

#[test]
fn holes_in_row_security_are_found() {
    check_all(ROW_SECURITY);
}

#[test]
fn holes_in_policies_are_found() {
    check_all(POLICIES);
}

#[test]
fn holes_in_keys_are_found() {
    check_all(KEYS);
}

#[test]
fn holes_in_the_audit_log_are_found() {
    check_all(AUDIT);
}

#[test]
fn holes_in_roles_and_privileges_are_found() {
    check_all(ROLES);
}

#[test]
fn holes_in_views_and_functions_are_found() {
    check_all(VIEWS);
}

#[test]
fn what_opens_nothing_raises_nothing() {
    check_all(BENIGN);
}
