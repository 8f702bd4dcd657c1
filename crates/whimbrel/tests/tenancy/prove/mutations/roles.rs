//! Privileges, and the role itself.

use whimbrel::tenancy::prove::Verdict;

use super::{Expected, Mutation, ORDERS, hole};

pub(super) const ROLES: &[Mutation] = &[
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
