//! What a handler works with, and how a function gets it. A dependency names its parts, and so says
//! at once what it is made of and what the deployment must give: neither can be forgotten.

mod parts;
mod port;
mod resources;

pub use parts::{EnvValue, SecretKey};
pub use port::{Deployed, Port};
pub use resources::Resources;

use crate::deployment::Requirements;
use crate::error::Result;

/// What an endpoint works with, made once per process: a [`Dependency`], a port behind an `Arc`, a
/// value of the environment, or a tuple of these.
pub trait Dependencies: Sized + Send + Sync + 'static {
    /// Adds what the deployment must give.
    fn require(requirements: &mut Requirements);

    /// Takes it out of the function's resources.
    ///
    /// # Errors
    /// Internal, when the deployment did not give it, or gave it in another form.
    fn open(resources: &Resources) -> Result<Self>;
}

/// A part of a domain that handlers work with, a repository for one. All that it takes from outside
/// stands in [`Dependency::Parts`].
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
    /// What it is made of.
    type Parts: Dependencies;

    /// Makes it.
    ///
    /// # Errors
    /// Internal, when a part has a form that it cannot work with.
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
