//! Others who use a database meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use whimbrel::database::{Session, Settings};

/// Sessions that each run statements one after the other, with a short rest between
/// two, until they are stopped.
#[derive(Debug)]
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<LoadReport>>,
}

/// What the statements of a load met.
#[derive(Debug, Default)]
pub struct LoadReport {
    /// How many statements ran.
    pub statements: u64,
    /// The longest that one took.
    pub slowest: Duration,
    /// Which one that was.
    pub slowest_statement: String,
    /// What failed, and how.
    pub failures: Vec<String>,
}

/// How long a session rests after each statement, so that a load is bounded.
const REST: Duration = Duration::from_millis(2);

impl Load {
    /// Starts a session for each statement. `{}` in it becomes another number from 1 to
    /// `rows` each time, `{n}` the number of statements that the session ran before.
    pub fn start(settings: &Settings, statements: &[&str], rows: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = |(number, statement): (usize, &&str)| {
            let (settings, stop) = (settings.clone(), Arc::clone(&stop));
            let statement = (*statement).to_owned();
            let seed = number as u64 + 1;
            thread::spawn(move || run(&settings, &statement, rows, seed, &stop))
        };
        let threads = statements.iter().enumerate().map(thread).collect();
        Self { stop, threads }
    }

    /// Stops it and tells what it met.
    pub fn stop(self) -> LoadReport {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = LoadReport::default();
        for thread in self.threads {
            let one = thread.join().expect("a thread of the load");
            all.statements += one.statements;
            all.failures.extend(one.failures);
            if one.slowest > all.slowest {
                all.slowest = one.slowest;
                all.slowest_statement = one.slowest_statement;
            }
        }
        all
    }
}

fn run(
    settings: &Settings,
    statement: &str,
    rows: u64,
    seed: u64,
    stop: &AtomicBool,
) -> LoadReport {
    let mut session = Session::connect(settings).expect("a session of the load");
    let mut report = LoadReport::default();
    let mut number = seed;
    while !stop.load(Ordering::Relaxed) {
        // Knuth's numbers for a linear congruential generator.
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(seed * 2 + 1);
        let sql = statement
            .replace("{}", &(1 + (number >> 33) % rows).to_string())
            .replace("{n}", &report.statements.to_string());
        let started = Instant::now();
        if let Err(error) = session.batch(&sql) {
            report.failures.push(format!("{error}\nin: {sql}"));
        }
        let took = started.elapsed();
        if took > report.slowest {
            report.slowest = took;
            report.slowest_statement = sql;
        }
        report.statements += 1;
        thread::sleep(REST);
    }
    report
}
