//! Trying again what failed because another session was in the way.

use std::time::Duration;

use crate::database::SqlState;
use crate::run::executor::Executor;
use crate::run::lock::jittered;
use crate::run::{Cause, DatabaseState, Event, MigrationFailure, RunError};

impl Executor<'_> {
    /// Whether the same work can succeed a moment later: it met a lock, left nothing,
    /// and its tries are not used up.
    pub(super) fn may_retry(&self, failure: &MigrationFailure, attempt: u32) -> bool {
        let server = match &failure.cause {
            Cause::Server(error) => Some(error),
            Cause::Program(error) => error.server.as_ref(),
            _ => None,
        };
        let left_nothing = matches!(
            failure.state,
            DatabaseState::RolledBack | DatabaseState::RunRolledBack
        );
        left_nothing
            && server.is_some_and(|error| self.may_retry_code(&error.code, attempt))
    }

    pub(super) fn may_retry_code(&self, code: &SqlState, attempt: u32) -> bool {
        is_transient(code)
            && attempt <= self.options.lock_retries
            && !self.target.interrupt.is_raised()
    }

    /// Says what was in the way and waits: longer each time, with jitter, so that
    /// runners that met each other do not meet again.
    pub(super) fn pause_before_retry(
        &self,
        reason: String,
        attempt: &mut u32,
    ) -> Result<(), RunError> {
        let ceiling = Duration::from_millis(250) * 2_u32.pow((*attempt).min(6));
        let pause = jittered(ceiling.min(Duration::from_secs(15)));
        *attempt += 1;
        (self.target.listener)(Event::Retrying { reason, attempt: *attempt, pause });
        self.pause(pause)
    }

    pub(super) fn pause(&self, mut left: Duration) -> Result<(), RunError> {
        let slice = Duration::from_millis(50);
        while !left.is_zero() {
            if self.target.interrupt.is_raised() {
                return Err(RunError::Interrupted);
            }
            std::thread::sleep(slice.min(left));
            left = left.saturating_sub(slice);
        }
        Ok(())
    }
}

/// Another session was in the way; the same work can succeed a moment later.
fn is_transient(code: &SqlState) -> bool {
    [
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::DEADLOCK_DETECTED,
        SqlState::SERIALIZATION_FAILURE,
    ]
    .contains(code)
}
