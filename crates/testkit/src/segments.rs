//! A plan carried out segment by segment, as the executor does.

use std::thread;
use std::time::{Duration, Instant};

use whimbrel::database::{ExecError, Session, SqlState};
use whimbrel::plan::{Plan, Segment, SegmentMode};

/// A segment that was carried out.
#[derive(Debug)]
pub struct Carried {
    /// Its statements.
    pub sql: String,
    /// How long it took, with all attempts.
    pub took: Duration,
    /// How often it gave up waiting for a lock before.
    pub retries: u32,
}

/// How often a segment is tried again that could not get a lock in time.
const ATTEMPTS: u32 = 50;

/// Carries out a plan; a segment that cannot get a lock in time is tried again.
///
/// # Errors
/// At the first segment that fails otherwise, or too often.
pub fn carry_out(session: &mut Session, plan: &Plan) -> Result<Vec<Carried>, ExecError> {
    let mut carried = Vec::new();
    for segment in plan.segments() {
        let statements: Vec<&str> =
            segment.steps.iter().map(|step| step.sql.as_str()).collect();
        let sql = statements.join(";\n");
        let started = Instant::now();
        let mut retries = 0;
        while let Err(error) = attempt(session, &segment, &sql) {
            let busy = error.code() == Some(&SqlState::new("55P03"));
            if !busy || retries == ATTEMPTS {
                return Err(error);
            }
            retries += 1;
            thread::sleep(Duration::from_millis(50));
        }
        carried.push(Carried { sql, took: started.elapsed(), retries });
    }
    Ok(carried)
}

fn attempt(
    session: &mut Session,
    segment: &Segment<'_>,
    sql: &str,
) -> Result<(), ExecError> {
    for (name, limit) in [
        ("lock_timeout", segment.lock_timeout),
        ("statement_timeout", segment.statement_timeout),
    ] {
        let set = match limit {
            Some(limit) => format!("SET {name} = {}", limit.as_millis()),
            None => format!("RESET {name}"),
        };
        session.batch(&set)?;
    }
    match segment.mode {
        SegmentMode::Alone => session.batch(sql).map(drop),
        SegmentMode::Wrapped => {
            let done = session.batch(&format!("BEGIN;\n{sql};\nCOMMIT"));
            if done.is_err() {
                session.batch("ROLLBACK")?;
            }
            done.map(drop)
        }
    }
}
