//! Ways to others' rows that a review passes over.

use whimbrel::tenancy::prove::Verdict;

use super::{Expected, Mutation, ORDERS, broken, hole, vacuous};

pub(super) const DETOURS: &[Mutation] = &[
    hole("a setting that names another tenant", ORDERS, "T28",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id = (SELECT erp.current_tenant())
            OR tenant_id = nullif(current_setting('app.impersonate', true), '')::uuid)"),
    hole("a list of tenants in a setting", ORDERS, "T28",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id = (SELECT erp.current_tenant())
            OR tenant_id::text = ANY (string_to_array(current_setting('app.tenants', true), ',')))"),
    hole("a user who sees everything", ORDERS, "T28",
        "ALTER POLICY isolation ON erp.orders USING (tenant_id = (SELECT erp.current_tenant())
            OR current_setting('app.user_id', true) = 'system')"),
    hole("a word that stands for all tenants", ORDERS, "T25",
        "ALTER POLICY isolation ON erp.orders USING
            (current_setting('app.tenant_id', true) IN ('*', tenant_id::text))"),
    hole("a role that every session is", ORDERS, "T26",
        "ALTER POLICY isolation ON erp.orders USING
            (tenant_id = (SELECT erp.current_tenant()) OR session_user = 'erp_app')"),
    hole("only the tenant column may be changed", "erp.events", "T26",
        "REVOKE UPDATE ON erp.events FROM erp_app; GRANT UPDATE (tenant_id) ON erp.events TO erp_app;
         ALTER POLICY isolation ON erp.events WITH CHECK (true)"),
    hole("a unique key that is looked at in the end", "erp.products", "T44",
        "ALTER TABLE erp.products ADD UNIQUE (sku) DEFERRABLE INITIALLY DEFERRED"),
    hole("an exclusion without tenant", "erp.bookings", "T47",
        "CREATE TABLE erp.bookings (tenant_id uuid NOT NULL REFERENCES erp.tenants, id int, during tstzrange NOT NULL,
            PRIMARY KEY (tenant_id, id), EXCLUDE USING gist (during WITH &&));
         ALTER TABLE erp.bookings ENABLE ROW LEVEL SECURITY; ALTER TABLE erp.bookings FORCE ROW LEVEL SECURITY;
         CREATE POLICY isolation ON erp.bookings TO erp_app USING (tenant_id = (SELECT erp.current_tenant()));
         CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON erp.bookings
            FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id');
         GRANT SELECT, INSERT ON erp.bookings TO erp_app"),
    hole("an inheriting table", "erp.orders_old", "T11",
        "CREATE TABLE erp.orders_old () INHERITS (erp.orders); GRANT SELECT ON erp.orders_old TO erp_app"),
    hole("a membership that anybody may write", "erp.members", "T11",
        "CREATE TABLE erp.members (member text, tenant_id uuid NOT NULL, PRIMARY KEY (member, tenant_id));
         GRANT SELECT, INSERT ON erp.members TO erp_app;
         ALTER POLICY isolation ON erp.orders USING (tenant_id IN
            (SELECT m.tenant_id FROM erp.members m WHERE m.member = current_setting('app.user_id', true)))"),
    hole("a view without a barrier", "erp.mine", "T41",
        "CREATE VIEW erp.mine AS
            SELECT id, note FROM erp.orders WHERE tenant_id = erp.current_tenant();
         GRANT SELECT ON erp.mine TO erp_app"),
    hole("a view over a materialized view", "erp.shown", "T41",
        "CREATE MATERIALIZED VIEW erp.summary AS SELECT tenant_id, note FROM erp.orders;
         CREATE VIEW erp.shown AS SELECT * FROM erp.summary;
         GRANT SELECT ON erp.shown TO erp_app"),
    hole("a function over a materialized view", "erp.shown()", "T38",
        "CREATE MATERIALIZED VIEW erp.summary AS SELECT tenant_id, note FROM erp.orders;
         CREATE FUNCTION erp.shown() RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.summary $$"),
    hole("a function for a list of tenants", "erp.notes_of(tenants uuid[])", "T38",
        "CREATE FUNCTION erp.notes_of(tenants uuid[]) RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.orders WHERE tenant_id = ANY (tenants) $$"),
    hole("a function with a document", "erp.search(filter jsonb)", "T38",
        "CREATE FUNCTION erp.search(filter jsonb) RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.orders WHERE tenant_id = (filter ->> 'customer')::uuid $$"),
    hole("a function with a word of a list", "erp.in_state(wanted erp.order_state)", "T38",
        "CREATE FUNCTION erp.in_state(wanted erp.order_state) RETURNS SETOF text LANGUAGE sql STABLE
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ SELECT note FROM erp.orders WHERE state = wanted $$"),
    hole("a function that puts a text into a literal", "erp.by_mail(mail text)", "T38",
        "CREATE FUNCTION erp.by_mail(mail text) RETURNS SETOF erp.users LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $$ BEGIN RETURN QUERY EXECUTE 'SELECT * FROM erp.users WHERE tenant_id = erp.current_tenant()
                AND email = ''' || mail || ''''; END $$"),
    hole("a trigger that makes statements of texts", ORDERS, "T37",
        "CREATE TABLE erp.words (word text);
         CREATE FUNCTION erp.note_word() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS
            $$ BEGIN EXECUTE 'INSERT INTO erp.words VALUES (''' || coalesce(new.note, '') || ''')'; RETURN NULL; END $$;
         CREATE TRIGGER worded AFTER INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.note_word()"),
    broken("an audit trigger for one column", ORDERS, "T50",
        "DROP TRIGGER recorded ON erp.orders;
         CREATE TRIGGER recorded AFTER INSERT OR DELETE OR UPDATE OF note ON erp.orders
            FOR EACH ROW EXECUTE FUNCTION audit.record('tenant_id')"),
    broken("an audit trigger for some rows", ORDERS, "T50",
        "DROP TRIGGER recorded ON erp.orders;
         CREATE TRIGGER recorded AFTER INSERT ON erp.orders FOR EACH ROW WHEN (new.state = 'paid')
            EXECUTE FUNCTION audit.record('tenant_id')"),
    broken("an audit trigger for replicas", ORDERS, "T50",
        "ALTER TABLE erp.orders ENABLE REPLICA TRIGGER recorded"),
    broken("an audit function that forgives", "erp.users", "T50",
        "CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS
            $$ BEGIN
                INSERT INTO audit.log (relation, operation) VALUES (NULL, tg_op);
                RETURN NULL;
            EXCEPTION WHEN OTHERS THEN RETURN NULL;
            END $$"),
    hole("a log that is stamped with the wrong tenant", "erp.categories", "T55",
        "CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog, pg_temp AS
            $$ BEGIN
                INSERT INTO audit.log (tenant_id, relation, operation, new_row)
                SELECT t.id, tg_relid::regclass::text, tg_op, to_jsonb(coalesce(new, old)) FROM erp.tenants t;
                RETURN NULL;
            END $$;
         GRANT USAGE ON SCHEMA erp TO erp_audit; GRANT SELECT ON erp.tenants TO erp_audit;
         CREATE POLICY for_audit ON erp.tenants FOR SELECT TO erp_audit USING (true)"),
    broken("a rule that deletes nothing", ORDERS, "T24",
        "CREATE RULE kept AS ON DELETE TO erp.orders DO INSTEAD NOTHING"),
    broken("a trigger that gives rows away", ORDERS, "T24",
        "CREATE FUNCTION erp.elsewhere() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN new.tenant_id := gen_random_uuid(); RETURN new; END $$;
         CREATE TRIGGER elsewhere BEFORE INSERT ON erp.orders FOR EACH ROW EXECUTE FUNCTION erp.elsewhere()"),
    vacuous("a floor and nothing above it", ORDERS,
        "DROP POLICY isolation ON erp.orders;
         CREATE POLICY floor ON erp.orders AS RESTRICTIVE TO erp_app
            USING (tenant_id = (SELECT erp.current_tenant()))"),
    hole("statistics", "erp_app", "T49", "GRANT SELECT ON pg_catalog.pg_statistic TO erp_app"),
    Mutation {
        name: "a foreign table",
        sql: "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
              CREATE FOREIGN TABLE erp.remote (tenant_id uuid, note text) SERVER elsewhere;
              GRANT SELECT ON erp.remote TO erp_app",
        expected: Expected::Hole("erp.remote", Verdict::Unproven, ""),
        undo: "",
    },
    Mutation {
        name: "a role that may grant itself others",
        sql: "ALTER ROLE erp_app CREATEROLE;
              DO $$ BEGIN IF current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE 'GRANT erp_owner TO erp_app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE';
              END IF; END $$",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T03"),
        undo: "ALTER ROLE erp_app NOCREATEROLE; REVOKE erp_owner FROM erp_app",
    },
    Mutation {
        name: "a role with privileges on all tables",
        sql: "GRANT pg_read_all_data TO erp_app; CREATE TABLE erp.internal (tenant_id uuid, secret text)",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T03"),
        undo: "REVOKE pg_read_all_data FROM erp_app",
    },
    hole("a tenant that is set beforehand", "erp_app", "T25",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE erp_app IN DATABASE %I SET app.tenant_id = %L',
            current_database(), '11111111-1111-4111-8111-111111111111'); END $$"),
    Mutation {
        name: "triggers that are silenced beforehand",
        sql: "ALTER ROLE erp_app SET session_replication_role = replica",
        expected: Expected::Hole("erp_app", Verdict::Leak, "T10"),
        undo: "ALTER ROLE erp_app RESET session_replication_role",
    },
];
