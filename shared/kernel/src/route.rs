//! The method, path and policy of an endpoint.

mod policy;

pub use policy::{IfMatch, Policy, RateLimit};

/// An HTTP method that Aurora's routes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Read.
    Get,
    /// Create something, or perform an action.
    Post,
    /// Replace.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether an endpoint's fields are in the body; on `GET` they are in the query string.
    #[must_use]
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::Get)
    }
}

/// The placeholder for the domain's name in the path of a function that every domain has.
const DOMAIN: &str = "domain";

/// A method and a path with `{parameters}`, in API Gateway's notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with the base path and without a trailing slash.
    pub path: &'static str,
}

impl Route {
    /// The route for requests that match no other route.
    pub const DEFAULT: Self = Self::get("$default");

    /// `GET path`.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self {
            method: Method::Get,
            path,
        }
    }

    /// `POST path`.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self {
            method: Method::Post,
            path,
        }
    }

    /// `PUT path`.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self {
            method: Method::Put,
            path,
        }
    }

    /// `DELETE path`.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self {
            method: Method::Delete,
            path,
        }
    }

    /// The names of the path's parameters, in order. `{domain}` is not a parameter: see
    /// [`Route::in_domain`].
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .filter(|name| *name != DOMAIN)
    }

    /// The route in one domain of a function that every domain has: `/health/{domain}` becomes
    /// `/health/subjects`. For tools and tests only, because the memory of the new path is never freed.
    #[must_use]
    pub fn in_domain(self, domain: &str) -> Self {
        let parameter = format!("{{{DOMAIN}}}");
        if !self.path.contains(&parameter) {
            return self;
        }
        Self {
            path: self.path.replace(&parameter, domain).leak(),
            ..self
        }
    }

    /// API Gateway's route key.
    #[must_use]
    pub fn key(&self) -> String {
        if *self == Self::DEFAULT {
            self.path.to_owned()
        } else {
            format!("{} {}", self.method.name(), self.path)
        }
    }
}
