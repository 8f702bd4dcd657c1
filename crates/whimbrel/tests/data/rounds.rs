//! Rounds of random pairs.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, Once};
use std::{env, thread};

use testkit::TestServer;
use whimbrel::database::Session;
use whimbrel::plan::{PlanOptions, Technique};

use crate::change::change;
use crate::law::{Broken, Ended, Manner, prove};
use crate::make;
use crate::model::{Id, Model};
use crate::random::Random;
use crate::reduce::reduce;
use crate::write::{ROLES, sql};

/// How many rounds the suite runs.
const ROUNDS: u64 = 15;
/// How many run at once.
const JOBS: usize = 2;
/// After so many failures there is no point in looking for more.
const ENOUGH: usize = 5;

/// Everything about a round.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub(crate) seed: u64,
    pub(crate) changes: Vec<u64>,
    /// What is taken out of both states.
    pub(crate) without: Vec<Id>,
    pub(crate) manner: Manner,
}

impl Round {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let changes = (0..1 + random.below(8)).map(|_| random.number()).collect();
        let technique =
            if random.once_in(3) { Technique::Online } else { Technique::Offline };
        let manner = Manner {
            options: PlanOptions { technique },
            tells: !random.once_in(4),
            dumps: random.once_in(3),
        };
        Self { seed, changes, without: Vec::new(), manner }
    }

    pub(crate) fn models(&self) -> [Model; 2] {
        let mut old = make::model(&mut Random::new(self.seed));
        let mut new = old.clone();
        for seed in &self.changes {
            change(&mut new, *seed);
        }
        for id in &self.without {
            old.remove(*id);
            new.remove(*id);
        }
        [old, new]
    }

    pub(crate) fn prove(&self) -> Result<Ended, Broken> {
        let [old, new] = self.models();
        prove([&old, &new], &self.manner)
    }
}

/// The roles that models speak of, on the server that all rounds share.
pub(crate) fn roles() {
    static MADE: Once = Once::new();
    MADE.call_once(|| {
        let mut session = Session::connect(&TestServer::get().settings()).unwrap();
        for role in ROLES {
            // An existing server may have them from the last time.
            _ = session.batch(&format!("CREATE ROLE {role}"));
        }
    });
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

/// What came of rounds.
#[derive(Default)]
struct Score {
    refused: AtomicUsize,
    failures: Mutex<Vec<String>>,
}

impl Score {
    fn play(&self, seed: u64) {
        match Round::new(seed).prove() {
            Ok(Ended::There) => {}
            Ok(Ended::Refused | Ended::Impossible) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
            }
            Err(broken) => {
                // To make it smaller takes its time.
                let first: Vec<&str> = broken.how.lines().take(2).collect();
                eprintln!("seed {seed}, not so: {}\n{}", broken.law, first.join("\n"));
                let text = told(reduce(Round::new(seed), broken));
                eprintln!("{text}");
                self.failures.lock().unwrap().push(text);
            }
        }
    }
}

#[test]
fn nothing_is_lost_without_a_word() {
    roles();
    let first = number("WHIMBREL_DATA_SEED").unwrap_or(1);
    let rounds = number("WHIMBREL_DATA_ROUNDS").unwrap_or(ROUNDS);
    let next = AtomicU64::new(first);
    let score = Score::default();
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let enough = score.failures.lock().unwrap().len() >= ENOUGH;
                    if seed >= first + rounds || enough {
                        return;
                    }
                    score.play(seed);
                }
            });
        }
    });
    let failures = score.failures.into_inner().unwrap();
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
    let refused = score.refused.load(Ordering::Relaxed);
    eprintln!("{rounds} rounds, of which {refused} were refused");
    assert!(refused as u64 * 2 <= rounds.max(2), "most rounds say nothing about rows");
}

fn told((round, broken): (Round, Broken)) -> String {
    let [old, new] = round.models();
    format!(
        "seed {}, not so: {}\n{}\n{:?}, renames are {}told\n--- old\n{}--- new\n{}",
        round.seed,
        broken.law,
        broken.how,
        round.manner.options.technique,
        if round.manner.tells { "" } else { "not " },
        sql(&old),
        sql(&new)
    )
}
