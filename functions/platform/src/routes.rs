//! The routes of the whole API, and what to say of a path that the gateway found none for.

use kernel::{Dependency, Error, Kind, Result};

/// All routes.
pub struct Routes {
    routes: Vec<Route>,
}

struct Route {
    method: &'static str,
    path: &'static str,
}

impl Dependency for Routes {
    type Parts = ();

    fn new((): Self::Parts) -> Result<Self> {
        Ok(Self::of(
            gateway::routes().map(|route| (route.method, route.path)),
        ))
    }
}

impl Routes {
    /// Routes of these methods and paths.
    pub fn of(routes: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        Self {
            routes: routes
                .map(|(method, path)| Route { method, path })
                .collect(),
        }
    }

    /// Why there is no answer at this path.
    #[must_use]
    pub fn refusal(&self, method: &str, path: &str, query: &str) -> Error {
        let allowed = self.methods(path);
        if allowed.contains(&method) {
            let cause = format!("the gateway does not know {method} {path}");
            return Error::unavailable(cause);
        }
        if !allowed.is_empty() {
            return not_allowed(&allowed);
        }
        let Some(bare) = path.strip_suffix('/') else {
            return unknown();
        };
        let allowed = self.methods(bare);
        match location(bare, query) {
            Some(location) if allowed.contains(&method) => moved(location),
            // Allowed where it cannot be sent: as good as nowhere.
            _ if allowed.is_empty() || allowed.contains(&method) => unknown(),
            _ => not_allowed(&allowed),
        }
    }

    /// The methods of the route that describes the path best: a literal segment wins over a
    /// parameter, the earlier the more.
    fn methods(&self, path: &str) -> Vec<&'static str> {
        let fitting = || self.routes.iter().filter(|route| fits(route.path, path));
        let best = fitting().map(|route| literals(route.path)).max();
        let mut methods: Vec<_> = fitting()
            .filter(|route| Some(literals(route.path)) == best)
            .map(|route| route.method)
            .collect();
        methods.sort_unstable();
        methods
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

fn fits(route: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    route.split('/').all(|expected| {
        segments.next().is_some_and(|segment| {
            expected == segment || is_parameter(expected) && !segment.is_empty()
        })
    }) && segments.next().is_none()
}

fn literals(route: &str) -> Vec<bool> {
    route
        .split('/')
        .map(|segment| !is_parameter(segment))
        .collect()
}

/// Where a path without its slash is, seen from the path with it. Relative, so that it holds
/// wherever the API is served, and can lead to no other host. None where the last segment or the
/// query would have to be spelled anew.
fn location(bare: &str, query: &str) -> Option<String> {
    let (_, last) = bare.rsplit_once('/')?;
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let safe = !last.is_empty() && last.bytes().all(plain) && last.bytes().any(|byte| byte != b'.');
    let query_is_safe = query
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if !safe || !query_is_safe {
        return None;
    }
    Some(if query.is_empty() {
        format!("../{last}")
    } else {
        format!("../{last}?{query}")
    })
}

fn unknown() -> Error {
    Error::new(
        Kind::NotFound,
        "request.unknown_route",
        "nothing answers at this path",
    )
}

fn moved(location: String) -> Error {
    Error::new(
        Kind::PermanentRedirect,
        "request.trailing_slash",
        "the path has no slash at its end; see Location",
    )
    .with_header("Location", location)
}

fn not_allowed(methods: &[&str]) -> Error {
    Error::new(
        Kind::MethodNotAllowed,
        "request.method_not_allowed",
        "this path has other methods; see Allow",
    )
    .with_header("Allow", methods.join(", "))
}

#[cfg(test)]
mod tests;
