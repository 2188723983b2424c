//! What a function needs of its deployment: memory and time, environment variables, rights. Said by
//! what a handler works with, and read by `infra/synth`, which writes the templates.

mod requirements;
mod rights;
mod variable;

pub use requirements::{PortRequirements, Requirements};
pub use rights::{Access, Condition, Effect, Grantee, Resource, Rights, Statement};
pub use variable::{CursorSecret, RequestSecret, ServiceName, Source, Stage, Variable};

/// How a function is deployed. [`Deployment::DEFAULT`] fits most; a function that needs more says so:
/// `Deployment::DEFAULT.with_memory(1024)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deployment {
    /// The function's memory in MB; CPU comes in proportion.
    pub memory_mb: u32,
    /// The function's time limit in seconds; the gateway waits for 29 at most.
    pub timeout_s: u32,
    /// Whether the stack of every domain with a table has the function, beside that table.
    pub in_every_domain: bool,
}

impl Deployment {
    /// 256 MB, 10 s, in the stack of its own domain.
    pub const DEFAULT: Self = Self {
        memory_mb: 256,
        timeout_s: 10,
        in_every_domain: false,
    };

    /// The function has this much memory.
    #[must_use]
    pub const fn with_memory(self, memory_mb: u32) -> Self {
        Self { memory_mb, ..self }
    }

    /// The function may run for this many seconds.
    #[must_use]
    pub const fn with_timeout(self, timeout_s: u32) -> Self {
        Self { timeout_s, ..self }
    }

    /// The function is deployed with every domain that has a table, and works with that table.
    #[must_use]
    pub const fn in_every_domain(self) -> Self {
        Self {
            in_every_domain: true,
            ..self
        }
    }
}
