//! The routes of the whole API, and the error for a request that matched none of them.

use kernel::{Dependency, Error, Kind, Result};

/// All routes.
pub(crate) struct Routes {
    routes: Vec<KnownRoute>,
}

struct KnownRoute {
    method: &'static str,
    path: &'static str,
}

impl Dependency for Routes {
    type Parts = ();

    fn new((): Self::Parts) -> Result<Self> {
        Ok(Self::of(gateway::routes().flat_map(|route| {
            let head = route.answers_head.then_some(("HEAD", route.path));
            head.into_iter().chain([(route.method, route.path)])
        })))
    }
}

impl Routes {
    /// Routes of these methods and paths.
    pub(crate) fn of(routes: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        Self {
            routes: routes
                .map(|(method, path)| KnownRoute { method, path })
                .collect(),
        }
    }

    /// The error for a request that the gateway matched to no route.
    #[must_use]
    pub(crate) fn refusal(&self, method: &str, path: &str, query: &str) -> Error {
        let allowed = self.methods(path);
        if allowed.contains(&method) {
            let cause = format!("the gateway does not know {method} {path}");
            return Error::unavailable(cause);
        }
        if !allowed.is_empty() {
            return Error::method_not_allowed(allowed.join(", "));
        }
        let Some(bare) = path.strip_suffix('/') else {
            return unknown();
        };
        let allowed = self.methods(bare);
        match location(bare, query) {
            Some(location) if allowed.contains(&method) => moved(location),
            // The route exists without the slash, but the redirect cannot be written: not found.
            _ if allowed.is_empty() || allowed.contains(&method) => unknown(),
            _ => Error::method_not_allowed(allowed.join(", ")),
        }
    }

    /// The methods of a path, or of the path without its trailing slash; `None` if no route has it.
    #[must_use]
    pub(crate) fn allowed(&self, path: &str) -> Option<String> {
        let bare = path.strip_suffix('/').unwrap_or(path);
        [path, bare]
            .map(|path| self.methods(path))
            .into_iter()
            .find(|methods| !methods.is_empty())
            .map(|methods| methods.join(", "))
    }

    /// The methods of the route that matches the path best: a literal segment is preferred to a
    /// parameter, and earlier segments count more.
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

/// The `Location` from a path with a trailing slash to the path without it. Relative, so that it is
/// correct under every base path and cannot redirect to another host. None where the last segment or
/// the query would need escaping.
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
        "there is no route at this path",
    )
}

fn moved(location: String) -> Error {
    Error::new(
        Kind::PermanentRedirect,
        "request.trailing_slash",
        "the path has no trailing slash; see Location",
    )
    .with_header("Location", location)
}

#[cfg(test)]
mod tests;
