//! Ports: the external services that a function uses, each declared in one place.

use std::sync::Arc;

use super::{Dependencies, Resources};
use crate::deployment::{PortRequirements, Requirements, Rights, Source};
use crate::error::{Error, Result};
use crate::event::EventSpec;
use crate::table::{BoxFuture, Table};

/// An external service behind a trait object: `dyn Mailer`. The implementation of this trait declares
/// everything about the port: what it needs, how to connect and how its state is checked.
pub trait Port: Send + Sync + 'static {
    /// The name in readiness replies, `bucket`.
    const NAME: &'static str;
    /// The environment variables that its adapter reads.
    const VARIABLES: &'static [(&'static str, Source)];
    /// The IAM rights that a function needs to use it.
    const RIGHTS: Rights;
    /// The largest number of instances of a consumer that may use it at the same time, where its
    /// service refuses more.
    const CONCURRENCY: Option<u32> = None;
    /// The facts that a function may record while it uses the port, whatever its handler decides.
    const EMITS: &'static [EventSpec] = &[];
    /// Whether a domain that uses it cannot work without it.
    const ESSENTIAL: bool = true;

    /// Creates the adapter. A test provides another one with [`Resources::with_port`].
    ///
    /// # Errors
    /// Internal, when the function was deployed without one of the variables.
    fn connect(resources: &Resources) -> Result<Arc<Self>>;

    /// Checks whether the service responds. `domain` is the domain that checks. Does nothing where
    /// there is nothing to check.
    ///
    /// # Errors
    /// Those of the service.
    fn probe<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<()>>;
}

fn needs_of<P: Port + ?Sized>() -> PortRequirements {
    PortRequirements {
        variables: P::VARIABLES.to_vec(),
        rights: P::RIGHTS,
        concurrency: P::CONCURRENCY,
        emits: P::EMITS,
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

/// An optional port: the function has it only if another function of the same stack uses it.
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

/// The error for a table or an environment variable that the deployment does not provide.
pub(super) fn not_given(name: &str) -> Error {
    Error::internal(format!("the function was deployed without {name}"))
}
