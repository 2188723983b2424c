//! The routes of the whole API and the names of all domains, for functions that need to know the routes
//! and domains of others.
//!
//! The lists are generated (`make synth`) and compiled in, so they have the state of the build of the
//! function that reads them.

/// One route a line: method (`GET,HEAD` where both are answered), path, function, domain, `adjustable` or
/// `fixed`, `public` or `restricted`.
const ROUTES: &str = include_str!("../../../infra/routes.txt");

/// One name a line.
const DOMAINS: &str = include_str!("../../../infra/domains.txt");

/// One of the API's routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `GET`
    pub method: &'static str,
    /// Whether `HEAD` is answered too.
    pub answers_head: bool,
    /// `/api/v1/subjects/{subject_id}`
    pub path: &'static str,
    /// The function that serves the route, `get-subject`; `get-service-health-of-subjects` for a function
    /// that every domain has.
    pub function: &'static str,
    /// The domain that has the function.
    pub domain: &'static str,
    /// Whether a route policy applies: the function reads settings and serves only this route.
    pub adjustable: bool,
    /// Whether callers without a credential may use it.
    pub public: bool,
}

impl Route {
    /// Whether it is a query. Some commands have the method `GET`, but none answers `HEAD`.
    #[must_use]
    pub const fn is_query(&self) -> bool {
        self.answers_head
    }
}

/// All routes except the catch-all, ordered by path and method.
pub fn routes() -> impl Iterator<Item = Route> {
    ROUTES.lines().filter_map(parse)
}

/// The name of every domain, in ascending order.
pub fn domains() -> impl Iterator<Item = &'static str> {
    DOMAINS.lines()
}

fn parse(line: &'static str) -> Option<Route> {
    let mut words = line.split(' ');
    let methods = words.next()?;
    let (method, head) = methods.split_once(',').unwrap_or((methods, ""));
    Some(Route {
        method,
        answers_head: head == "HEAD",
        path: words.next()?,
        function: words.next()?,
        domain: words.next()?,
        adjustable: words.next()? == "adjustable",
        public: words.next()? == "public",
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
            assert!(route.method == "GET" || !route.answers_head, "{route:?}");
        }
    }

    #[test]
    fn the_domain_of_every_route_exists() {
        for route in routes() {
            assert!(domains().any(|domain| domain == route.domain), "{route:?}");
        }
        assert!(domains().is_sorted());
    }

    #[test]
    fn a_route_has_its_function_and_domain() {
        let health = routes().find(|route| route.path == "/health").unwrap();
        assert_eq!((health.method, health.function), ("GET", "get-health"));
        assert!(health.answers_head);
        let callback = routes().find(|route| route.function == "oauth-callback");
        assert_eq!((health.domain, health.adjustable), ("platform", false));
        let subject = routes()
            .find(|route| route.function == "get-subject")
            .unwrap();
        assert!(subject.adjustable && subject.is_query() && !subject.public);
        assert!(health.public && !callback.unwrap().is_query());
    }
}
