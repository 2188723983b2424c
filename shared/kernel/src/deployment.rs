//! What a function needs of its deployment: memory and time, environment variables, rights. Variables
//! and rights follow from the handler's dependencies. `infra/synth` reads them and writes the
//! templates.

mod requirements;
mod rights;
mod variable;

pub use requirements::{PortRequirements, Requirements};
pub use rights::{Access, Condition, Effect, Grantee, Resource, Rights, Statement};
pub use variable::{
    CursorSecret, OriginSecret, RequestSecret, ServiceName, Source, Stage, Variable,
};

/// How a function is deployed. Most functions use [`Deployment::DEFAULT`]; the methods change single
/// settings: `Deployment::DEFAULT.with_memory(1024)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deployment {
    /// The function's memory in MB; Lambda assigns CPU in proportion.
    pub memory_mb: u32,
    /// The function's time limit in seconds; the gateway waits for at most 29 seconds.
    pub timeout_s: u32,
    /// Whether the function is deployed in the stack of every domain that has a table.
    pub in_every_domain: bool,
    /// The port that another function of a stack must use; `None`: no condition.
    pub beside: Option<&'static str>,
}

impl Deployment {
    /// 256 MB, 10 s, in the stack of its own domain.
    pub const DEFAULT: Self = Self {
        memory_mb: 256,
        timeout_s: 10,
        in_every_domain: false,
        beside: None,
    };

    /// Sets the memory in MB.
    #[must_use]
    pub const fn with_memory(self, memory_mb: u32) -> Self {
        Self { memory_mb, ..self }
    }

    /// Sets the time limit in seconds.
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

    /// The function is deployed with every domain of which another function uses the port with this name.
    #[must_use]
    pub const fn beside_port(self, port: &'static str) -> Self {
        Self {
            in_every_domain: true,
            beside: Some(port),
            ..self
        }
    }
}
