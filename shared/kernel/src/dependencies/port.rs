//! Ports: what a function reaches outside of itself, declared in one place each.

use std::sync::Arc;

use super::{Dependencies, Resources};
use crate::deployment::{PortRequirements, Requirements, Rights, Source};
use crate::error::{Error, Result};
use crate::table::{BoxFuture, Table};

/// A service outside of the function, behind a trait object: `dyn Mailer`. The implementation is the
/// one place that says what it needs, how it is reached and how its state is checked.
pub trait Port: Send + Sync + 'static {
    /// The name in readiness replies, `bucket`.
    const NAME: &'static str;
    /// The environment variables that its adapter reads.
    const VARIABLES: &'static [(&'static str, Source)];
    /// What a function that uses it must be allowed.
    const RIGHTS: Rights;
    /// The most copies of a consumer that may use it at once, where its service refuses more.
    const CONCURRENCY: Option<u32> = None;
    /// Whether a domain that uses it can do no work without it.
    const ESSENTIAL: bool = true;

    /// Makes the adapter. A test gives another one with [`Resources::with_port`].
    ///
    /// # Errors
    /// Internal, when the function was deployed without one of the variables.
    fn connect(resources: &Resources) -> Result<Arc<Self>>;

    /// Asks the service whether it answers; `domain` is the one that asks. Does nothing where there is
    /// nothing to ask for.
    ///
    /// # Errors
    /// Whatever the service answers.
    fn probe<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>>;
}

fn needs_of<P: Port + ?Sized>() -> PortRequirements {
    PortRequirements {
        variables: P::VARIABLES.to_vec(),
        rights: P::RIGHTS,
        concurrency: P::CONCURRENCY,
        optional: false,
    }
}

impl<P: Port + ?Sized> Dependencies for Arc<P> {
    fn require(requirements: &mut Requirements) {
        requirements.add_port(P::NAME, needs_of::<P>());
    }

    fn open(resources: &Resources) -> Result<Self> {
        for (name, _) in P::VARIABLES {
            resources.variable(name)?;
        }
        match resources.port::<P>() {
            Some(given) => Ok(given),
            None => P::connect(resources),
        }
    }
}

impl Dependencies for Arc<dyn Table> {
    fn require(requirements: &mut Requirements) {
        requirements.add_table();
    }

    fn open(resources: &Resources) -> Result<Self> {
        resources.table()
    }
}

impl Dependencies for Option<Arc<dyn Table>> {
    fn require(requirements: &mut Requirements) {
        requirements.add_table();
    }

    fn open(resources: &Resources) -> Result<Self> {
        Ok(resources.table().ok())
    }
}

/// A port that a function has if another function of its stack uses it.
pub struct Deployed<P: ?Sized>(pub Option<Arc<P>>);

impl<P: Port + ?Sized> Dependencies for Deployed<P> {
    fn require(requirements: &mut Requirements) {
        let needs = PortRequirements {
            optional: true,
            ..needs_of::<P>()
        };
        requirements.add_port(P::NAME, needs);
    }

    fn open(resources: &Resources) -> Result<Self> {
        let mut names = P::VARIABLES.iter().map(|(name, _)| *name);
        let deployed = names.all(|name| resources.variable(name).is_ok());
        let port = deployed.then(|| Arc::<P>::open(resources)).transpose()?;
        Ok(Self(port))
    }
}

/// The error of an adapter that only tests and the pipeline can give.
pub(super) fn not_given(name: &str) -> Error {
    Error::internal(format!("the function was deployed without {name}"))
}
