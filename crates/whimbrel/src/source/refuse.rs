//! What a statement is for in a source, and which have no place in one.

use std::fmt;

use crate::sql::{Needs, Statement, TransactionControl};

/// What to do with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Duty {
    /// It makes what others lie in: schemas, extensions, roles. Executed before all
    /// others, so that no `search_path` misses a schema and puts a table elsewhere.
    Foundation,
    /// It makes something.
    Object,
    /// It makes an event trigger. Executed after all others, which are not what the trigger
    /// waits for.
    EventTrigger,
    /// It sets something for the statements behind it.
    Setting,
    /// It begins or ends a transaction. Every statement here is one of its own.
    Nothing,
    /// It has no place in a source.
    Refused(Refused),
}

/// Why a statement has no place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It concerns the whole server.
    Server,
    /// It says nothing about what the schema is to be.
    NotSchema,
    /// It undoes what statements before it did.
    Undoes,
    /// It would connect to another server.
    Subscription,
    /// It would change a role of a server that is not ours.
    Role,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => {
                "concerns the whole server, and a source describes one database; take it out"
            }
            Self::NotSchema => "says nothing about a schema; take it out",
            Self::Undoes => {
                "undoes statements before it, and in a source their order means nothing; \
                 take it out together with them"
            }
            Self::Subscription => {
                "would connect to the publisher; write CREATE SUBSCRIPTION ... \
                 WITH (connect = false)"
            }
            Self::Role => {
                "would change a role of the server that was given for shadow databases; \
                 take it out, or use a throwaway server"
            }
        })
    }
}

/// What a statement of a text is for.
pub(super) fn duty(statement: &Statement, text: &str) -> Duty {
    if let Needs::Control(control) = statement.needs {
        return match control {
            TransactionControl::Begin | TransactionControl::Commit => Duty::Nothing,
            TransactionControl::Rollback | TransactionControl::Savepoint => {
                Duty::Refused(Refused::Undoes)
            }
        };
    }
    let upper = || statement.text(text).to_ascii_uppercase();
    match statement.keyword.as_str() {
        "CREATE SCHEMA" | "CREATE EXTENSION" | "CREATE ROLE" | "CREATE USER"
        | "CREATE GROUP" => Duty::Foundation,
        // In an empty database they do nothing; behind others they would do harm.
        "DROP SCHEMA" | "DROP EXTENSION" => Duty::Foundation,
        "CREATE EVENT TRIGGER" => Duty::EventTrigger,
        "SET" | "RESET" => Duty::Setting,
        // As pg_dump sets the search path.
        "SELECT" if upper().contains("SET_CONFIG") => Duty::Setting,
        "CREATE SUBSCRIPTION" if !is_unconnected(&upper()) => {
            Duty::Refused(Refused::Subscription)
        }
        "ALTER SUBSCRIPTION" if upper().contains("REFRESH") => {
            Duty::Refused(Refused::Subscription)
        }
        keyword => match refused(keyword) {
            Some(reason) => Duty::Refused(reason),
            None => Duty::Object,
        },
    }
}

/// Whether a statement changes a role that may be there for others as well.
pub(super) fn changes_role(statement: &Statement) -> bool {
    matches!(statement.keyword.as_str(), "ALTER ROLE" | "ALTER USER" | "ALTER GROUP")
}

fn refused(keyword: &str) -> Option<Refused> {
    match keyword {
        "ALTER SYSTEM" | "CREATE DATABASE" | "ALTER DATABASE" | "DROP DATABASE"
        | "CREATE TABLESPACE" | "ALTER TABLESPACE" | "DROP TABLESPACE" | "DROP ROLE"
        | "DROP USER" | "DROP GROUP" | "DROP OWNED" | "REASSIGN" | "CHECKPOINT" => {
            Some(Refused::Server)
        }
        "VACUUM" | "DISCARD" | "COMMIT" | "ROLLBACK" => Some(Refused::NotSchema),
        _ => None,
    }
}

/// Whether a subscription is created without a look at its publisher.
fn is_unconnected(upper: &str) -> bool {
    let plain: String =
        upper.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    ["CONNECT=FALSE", "CONNECT=OFF", "CONNECT=0", "CONNECT=NO"]
        .iter()
        .any(|written| plain.contains(written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::split;

    #[test]
    fn duties_are_told() {
        for (sql, expected) in [
            ("create table t (a int)", Duty::Object),
            ("create index concurrently i on t (a)", Duty::Object),
            ("create unlogged table t ()", Duty::Object),
            ("create schema if not exists s", Duty::Foundation),
            ("set local role x", Duty::Setting),
            ("SELECT pg_catalog.set_config('search_path', '', false)", Duty::Setting),
            ("select setval('s', 3)", Duty::Object),
            ("begin", Duty::Nothing),
            ("end", Duty::Nothing),
            ("rollback", Duty::Refused(Refused::Undoes)),
            ("commit prepared 'x'", Duty::Refused(Refused::NotSchema)),
            ("alter system set work_mem = 1", Duty::Refused(Refused::Server)),
            ("create database d", Duty::Refused(Refused::Server)),
            ("drop role r", Duty::Refused(Refused::Server)),
            ("vacuum full t", Duty::Refused(Refused::NotSchema)),
            (
                "create subscription s connection '' publication p",
                Duty::Refused(Refused::Subscription),
            ),
            (
                "create subscription s connection '' publication p with (connect = false)",
                Duty::Object,
            ),
        ] {
            let statement = &split(sql).unwrap()[0];
            assert_eq!(duty(statement, sql), expected, "{sql}");
        }
    }
}
