//! Working on several services: those that depend on others after them, the rest side
//! by side, each on a thread of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use whimbrel::config::{Service, waves};
use whimbrel_typeorm::LoadOptions;

use crate::render::Problem;
use crate::verbs::Scope;

/// Services that are worked on at the same time. Each needs a connection and, for
/// TypeScript, an engine.
const SIDE_BY_SIDE: usize = 8;

/// What became of one service.
pub(crate) enum Outcome<T> {
    /// It was worked on.
    Done(T),
    /// It was left alone because a service that it depends on failed.
    Skipped {
        /// That service.
        because: String,
    },
}

/// Which services have to be finished before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// A service after those that it depends on.
    DependenciesFirst,
    /// A service before those that it depends on.
    DependenciesLast,
    /// No order.
    Any,
}

/// Calls `job` for every chosen service. `failed` tells whether what it gave back keeps
/// others from being worked on.
pub(crate) fn each_service<T: Send>(
    scope: &Scope<'_>,
    order: Order,
    job: impl Fn(&Service) -> T + Sync,
    failed: impl Fn(&T) -> bool,
) -> Result<Vec<(String, Outcome<T>)>, Problem> {
    let services = scope.services();
    let mut groups = match order {
        Order::Any => vec![(0..services.len()).collect()],
        Order::DependenciesFirst | Order::DependenciesLast => ordered(&services)?,
    };
    if order == Order::DependenciesLast {
        groups.reverse();
    }
    let mut outcomes: Vec<Option<Outcome<T>>> = services.iter().map(|_| None).collect();
    for group in groups {
        let mut ready = Vec::new();
        for index in group {
            match blocked(services[index], &services, &outcomes, order, &failed) {
                Some(because) => outcomes[index] = Some(Outcome::Skipped { because }),
                None => ready.push(index),
            }
        }
        for (index, result) in side_by_side(&ready, |index| job(services[index])) {
            outcomes[index] = Some(Outcome::Done(result));
        }
    }
    let names = services.iter().map(|service| service.name.clone());
    Ok(names.zip(outcomes).filter_map(|(name, one)| Some((name, one?))).collect())
}

fn ordered(services: &[&Service]) -> Result<Vec<Vec<usize>>, Problem> {
    let owned: Vec<Service> = services.iter().map(|service| (*service).clone()).collect();
    waves(&owned).map_err(|error| Problem::input("configuration", error.to_string()))
}

/// The service whose failure keeps this one from being worked on.
fn blocked<T>(
    service: &Service,
    services: &[&Service],
    outcomes: &[Option<Outcome<T>>],
    order: Order,
    failed: &impl Fn(&T) -> bool,
) -> Option<String> {
    let depends = |one: &Service, other: &Service| one.depends_on.contains(&other.name);
    services
        .iter()
        .zip(outcomes)
        .filter(|(other, _)| match order {
            Order::DependenciesFirst => depends(service, other),
            Order::DependenciesLast => depends(other, service),
            Order::Any => false,
        })
        .find(|(_, outcome)| match outcome {
            Some(Outcome::Done(result)) => failed(result),
            Some(Outcome::Skipped { .. }) => true,
            None => false,
        })
        .map(|(other, _)| other.name.clone())
}

fn side_by_side<T: Send>(
    indexes: &[usize],
    job: impl Fn(usize) -> T + Sync,
) -> Vec<(usize, T)> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(indexes.len()));
    let worker = || {
        while let Some(&index) = indexes.get(next.fetch_add(1, Ordering::SeqCst)) {
            let result = job(index);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    std::thread::scope(|scope| {
        for number in 0..indexes.len().min(SIDE_BY_SIDE) {
            let builder = std::thread::Builder::new()
                .name(format!("service {number}"))
                .stack_size(LoadOptions::THREAD_STACK);
            if builder.spawn_scoped(scope, worker).is_err() && number == 0 {
                // Without any thread the work is done here, one service after the other.
                worker();
            }
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}
