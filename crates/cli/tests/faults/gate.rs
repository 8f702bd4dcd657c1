//! Stopping a run inside a chosen statement: the statement waits for an advisory lock
//! that the test holds.

use testkit::TestDatabase;
use whimbrel::database::Session;

use crate::project::wait_until;

/// A closed gate; what goes through it waits until the gate is opened or dropped.
pub(crate) struct Gate {
    number: u32,
    keeper: Session,
}

/// The SQL of a statement that waits while gate `number` is closed.
pub(crate) fn pass(number: u32) -> String {
    format!("SELECT pg_advisory_xact_lock_shared(42, {number})")
}

impl Gate {
    pub(crate) fn close(database: &TestDatabase, number: u32) -> Self {
        let mut keeper = database.session();
        keeper.batch(&format!("SELECT pg_advisory_lock(42, {number})")).unwrap();
        Self { number, keeper }
    }

    /// Returns when somebody waits in front of it.
    #[track_caller]
    pub(crate) fn wait_for_somebody(&mut self) {
        let sql = format!("SELECT EXISTS ({})", self.waiting());
        wait_until(&mut self.keeper, &sql);
    }

    /// Ends the server process that waits, as `pg_terminate_backend` does.
    pub(crate) fn terminate_whoever_waits(&mut self) {
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM ({}) waiting (pid)",
            self.waiting()
        );
        self.keeper.batch(&sql).unwrap();
    }

    pub(crate) fn open(mut self) {
        let number = self.number;
        self.keeper.batch(&format!("SELECT pg_advisory_unlock(42, {number})")).unwrap();
    }

    fn waiting(&self) -> String {
        format!(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
             AND classid = 42 AND objid = {} AND objsubid = 2 AND database = \
             (SELECT oid FROM pg_database WHERE datname = current_database())",
            self.number
        )
    }
}
