//! The routes of the whole API and the names of all domains, for functions that speak of routes and
//! domains other than their own.
//!
//! The lists are generated (`make synth`) and compiled in: they are as old as the function that reads
//! them.

/// One route a line: method, path, function, domain, `adjustable` or `fixed`.
const ROUTES: &str = include_str!("../../../infra/routes.txt");

/// One name a line.
const DOMAINS: &str = include_str!("../../../infra/domains.txt");

/// One of the API's routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `GET`
    pub method: &'static str,
    /// `/api/v1/subjects/{subject_id}`
    pub path: &'static str,
    /// The function behind it, `get-subject`; `get-service-health-of-subjects` where every domain has
    /// one.
    pub function: &'static str,
    /// The domain that has the function.
    pub domain: &'static str,
    /// Whether the function reads settings and is this route's alone, and so obeys its policy.
    pub adjustable: bool,
}

/// Every route but the catch-all, in the order of paths and methods.
pub fn routes() -> impl Iterator<Item = Route> {
    ROUTES.lines().filter_map(parse)
}

/// The name of every domain, in ascending order.
pub fn domains() -> impl Iterator<Item = &'static str> {
    DOMAINS.lines()
}

fn parse(line: &'static str) -> Option<Route> {
    let mut words = line.split(' ');
    Some(Route {
        method: words.next()?,
        path: words.next()?,
        function: words.next()?,
        domain: words.next()?,
        adjustable: words.next()? == "adjustable",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_route() {
        assert_eq!(routes().count(), ROUTES.lines().count());
        for route in routes() {
            assert!(route.path.starts_with('/'), "{route:?}");
            assert!(["GET", "POST", "PUT", "DELETE"].contains(&route.method));
        }
    }

    #[test]
    fn a_route_is_of_a_domain_that_there_is() {
        for route in routes() {
            assert!(domains().any(|domain| domain == route.domain), "{route:?}");
        }
        assert!(domains().is_sorted());
    }

    #[test]
    fn a_route_has_its_function_and_domain() {
        let health = routes().find(|route| route.path == "/health").unwrap();
        assert_eq!((health.method, health.function), ("GET", "get-health"));
        assert_eq!((health.domain, health.adjustable), ("platform", false));
        assert!(routes().any(|route| route.function == "get-subject" && route.adjustable));
    }
}
