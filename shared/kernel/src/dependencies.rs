//! The dependencies of a handler, and how a function creates them. A dependency declares its parts as
//! types. Both its creation and the requirements of the deployment follow from this one declaration,
//! so they cannot differ.

mod parts;
mod port;
mod resources;

pub use parts::{EnvValue, Hashing, SecretKey};
pub use port::{Deployed, Port};
pub use resources::Resources;

use crate::deployment::Requirements;
use crate::error::Result;

/// What an endpoint depends on, created once per process: a [`Dependency`], a port in an `Arc`, a
/// value of the environment, or a tuple of these.
pub trait Dependencies: Sized + Send + Sync + 'static {
    /// Adds what the deployment must provide.
    fn require(requirements: &mut Requirements);

    /// Creates it from the function's resources.
    ///
    /// # Errors
    /// Internal, when the deployment does not provide a part, or provides it in an invalid form.
    fn open(resources: &Resources) -> Result<Self>;
}

/// A part of a domain that handlers depend on, for example a repository. [`Dependency::Parts`] lists
/// everything that it needs from outside.
///
/// ```
/// use std::sync::Arc;
/// use kernel::dependencies::Dependency;
/// use kernel::table::Table;
///
/// struct Subjects {
///     table: Arc<dyn Table>,
/// }
///
/// impl Dependency for Subjects {
///     type Parts = Arc<dyn Table>;
///
///     fn new(table: Arc<dyn Table>) -> kernel::Result<Self> {
///         Ok(Self { table })
///     }
/// }
/// ```
pub trait Dependency: Sized + Send + Sync + 'static {
    /// What it is created from.
    type Parts: Dependencies;

    /// Creates the dependency from its parts.
    ///
    /// # Errors
    /// Internal, when a part has an invalid form.
    fn new(parts: Self::Parts) -> Result<Self>;
}

impl<D: Dependency> Dependencies for D {
    fn require(requirements: &mut Requirements) {
        D::Parts::require(requirements);
    }

    fn open(resources: &Resources) -> Result<Self> {
        D::new(D::Parts::open(resources)?)
    }
}

macro_rules! tuples {
    ($(($($part:ident),*))*) => {
        $(
            impl<$($part: Dependencies),*> Dependencies for ($($part,)*) {
                fn require(_requirements: &mut Requirements) {
                    $($part::require(_requirements);)*
                }

                fn open(_resources: &Resources) -> Result<Self> {
                    Ok(($($part::open(_resources)?,)*))
                }
            }
        )*
    };
}

tuples! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

#[cfg(test)]
mod tests;
