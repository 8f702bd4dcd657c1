//! The order of services.

use thiserror::Error;

use super::error::ConfigError;
use super::project::Service;
use crate::sql::closest;

/// Services that wait for each other in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("services depend on each other in a circle: {}", circle.join(" -> "))]
pub struct CycleError {
    /// The names along the circle; the first is also the last.
    pub circle: Vec<String>,
}

/// Groups services into waves: those of a wave can run side by side, each after all
/// waves before. The numbers are places in the slice, in its order.
///
/// A dependency on a service that is not in the slice is taken as satisfied: it was not
/// chosen for this run.
///
/// # Errors
/// When services depend on each other in a circle.
pub fn waves(services: &[Service]) -> Result<Vec<Vec<usize>>, CycleError> {
    let needs: Vec<Vec<usize>> = services
        .iter()
        .map(|service| {
            let place = |name: &String| services.iter().position(|s| s.name == *name);
            service.depends_on.iter().filter_map(place).collect()
        })
        .collect();
    let mut wave_of: Vec<Option<usize>> = vec![None; services.len()];
    let mut waves: Vec<Vec<usize>> = Vec::new();
    while wave_of.iter().any(Option::is_none) {
        let ready: Vec<usize> = (0..services.len())
            .filter(|&i| wave_of[i].is_none())
            .filter(|&i| needs[i].iter().all(|&need| wave_of[need].is_some()))
            .collect();
        if ready.is_empty() {
            return Err(circle(services, &needs, &wave_of));
        }
        for &i in &ready {
            wave_of[i] = Some(waves.len());
        }
        waves.push(ready);
    }
    Ok(waves)
}

/// Follows unmet needs until a service comes up again.
fn circle(
    services: &[Service],
    needs: &[Vec<usize>],
    wave_of: &[Option<usize>],
) -> CycleError {
    let mut path: Vec<usize> = Vec::new();
    let mut at = wave_of.iter().position(Option::is_none);
    while let Some(i) = at {
        if let Some(start) = path.iter().position(|&seen| seen == i) {
            path.drain(..start);
            path.push(i);
            break;
        }
        path.push(i);
        at = needs[i].iter().copied().find(|&need| wave_of[need].is_none());
    }
    CycleError { circle: path.into_iter().map(|i| services[i].name.clone()).collect() }
}

/// The services of these names, in the order of the project; all of them if none is
/// named.
///
/// # Errors
/// When there is no service of a name.
pub fn select<'a, S: AsRef<str>>(
    services: &'a [Service],
    names: &[S],
) -> Result<Vec<&'a Service>, ConfigError> {
    let known = || services.iter().map(|service| service.name.as_str());
    for name in names {
        let name = name.as_ref();
        if !known().any(|service| service == name) {
            return Err(ConfigError::UnknownService {
                name: name.to_owned(),
                meant: closest(name, known()).map(str::to_owned),
                known: known().map(str::to_owned).collect(),
            });
        }
    }
    let is_named = |service: &&Service| {
        names.is_empty() || names.iter().any(|name| name.as_ref() == service.name)
    };
    Ok(services.iter().filter(is_named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(list: &[(&str, &[&str])]) -> Vec<Service> {
        list.iter()
            .map(|(name, needs)| Service {
                name: (*name).to_owned(),
                depends_on: needs.iter().map(|need| (*need).to_owned()).collect(),
                ..Service::new("/p".into())
            })
            .collect()
    }

    #[test]
    fn independent_services_share_a_wave() {
        let list = services(&[
            ("web", &["auth", "org"]),
            ("auth", &[]),
            ("org", &["auth"]),
            ("x", &[]),
        ]);
        assert_eq!(waves(&list).unwrap(), [vec![1, 3], vec![2], vec![0]]);
        assert_eq!(waves(&services(&[("web", &["auth"])])).unwrap(), [vec![0]]);
        assert_eq!(waves(&[]).unwrap(), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_circle_is_shown_without_what_leads_into_it() {
        let list =
            services(&[("in", &["a"]), ("a", &["b"]), ("b", &["c"]), ("c", &["a"])]);
        let error = waves(&list).unwrap_err().to_string();
        assert!(error.ends_with(": a -> b -> c -> a"), "{error}");
        let own = waves(&services(&[("a", &["a"])])).unwrap_err().to_string();
        assert!(own.ends_with(": a -> a"), "{own}");
    }

    #[test]
    fn services_are_chosen_by_name() {
        let list = services(&[("auth", &[]), ("audit", &[])]);
        let names = |names: &[&str]| {
            select(&list, names)
                .map(|found| found.iter().map(|s| s.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap(), ["auth", "audit"]);
        assert_eq!(names(&["audit", "auth"]).unwrap(), ["auth", "audit"]);
        let error = names(&["auht"]).unwrap_err().to_string();
        assert!(error.contains("did you mean `auth`?"), "{error}");
    }
}
