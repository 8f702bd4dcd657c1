//! A plan in pieces that are each a transaction, or a statement outside of one.

use std::time::Duration;

use super::action::{TransactionMode, Work};
use super::lock::LockMode;
use super::scene::Technique;
use super::step::{Plan, Step};

/// How long a statement may wait for a lock that others would wait behind.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// Whether a segment is a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SegmentMode {
    /// One transaction around all its steps.
    Wrapped,
    /// One statement that cannot be in a transaction.
    Alone,
}

/// Steps that are carried out together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Whether they are a transaction.
    pub mode: SegmentMode,
    /// The steps, in order.
    pub steps: &'a [Step],
    /// How long each may wait for a lock; zero for without limit, `None` where it makes
    /// no difference to others.
    pub lock_timeout: Option<Duration>,
    /// How long each may take; zero for without limit, because it takes as long as the
    /// table is large. `None` where it is a matter of milliseconds.
    pub statement_timeout: Option<Duration>,
}

impl Plan {
    /// Cuts the plan where a transaction has to end: around what cannot be in one, and
    /// after what has to be committed. An online plan ends it also between a statement
    /// that keeps others from a table and one that reads all rows, so that nobody waits
    /// for the reading.
    pub fn segments(&self) -> Vec<Segment<'_>> {
        let mut segments = Vec::new();
        let mut start = 0;
        for end in 1..=self.steps.len() {
            let open = &self.steps[start..end];
            let next = self.steps.get(end);
            if next.is_none_or(|next| must_end(open, next, self.technique)) {
                segments.push(Segment::of(open));
                start = end;
            }
        }
        segments
    }
}

impl<'a> Segment<'a> {
    fn of(steps: &'a [Step]) -> Self {
        let alone = steps.iter().any(|step| step.transaction == TransactionMode::Alone);
        let lasting = steps.iter().any(|step| step.work != Work::Catalog);
        let lock_timeout = if alone {
            // It waits for every older transaction, and nobody waits behind it.
            Some(Duration::ZERO)
        } else {
            steps.iter().any(keeps_others_out).then_some(LOCK_TIMEOUT)
        };
        Self {
            mode: if alone { SegmentMode::Alone } else { SegmentMode::Wrapped },
            steps,
            lock_timeout,
            statement_timeout: (alone || lasting).then_some(Duration::ZERO),
        }
    }
}

/// Whether a transaction of these steps has to end before the next one.
fn must_end(open: &[Step], next: &Step, technique: Technique) -> bool {
    let last = open.last().map(|step| step.transaction);
    if next.transaction == TransactionMode::Alone
        || !matches!(last, None | Some(TransactionMode::Wrapped))
    {
        return true;
    }
    let any = |what: fn(&Step) -> bool| open.iter().any(what);
    technique == Technique::Online
        && (is_quiet_reading(next) && any(keeps_others_out)
            || keeps_others_out(next) && any(is_quiet_reading))
}

/// Whether reads or writes of a table that is in use wait for it.
fn keeps_others_out(step: &Step) -> bool {
    step.lock.as_ref().is_some_and(|lock| lock.mode > LockMode::ShareUpdateExclusive)
}

/// Whether it reads a whole table while others use it.
fn is_quiet_reading(step: &Step) -> bool {
    step.work != Work::Catalog && !keeps_others_out(step)
}
