//! Environment variables of a function. They are declared as types, next to the code that uses them.

/// An environment variable, declared as a type so that a dependency can list it among its parts:
/// `EnvValue<WebUrl>` or `SecretKey<LinkSecret>`.
///
/// ```
/// use kernel::deployment::{Source, Variable};
///
/// /// The sender address of mails.
/// struct MailSender;
///
/// impl Variable for MailSender {
///     const NAME: &'static str = "MAIL_SENDER";
///     const SOURCE: Source = Source::Parameter {
///         default: "no-reply@aurora.example",
///         description: "The sender address of mails, verified in SES",
///     };
/// }
/// ```
pub trait Variable: 'static {
    /// The name in the function's environment, `MAIL_SENDER`.
    const NAME: &'static str;
    /// The source of its value.
    const SOURCE: Source;
}

/// The source of an environment variable's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A secret of 32 random bytes in base64url. The deployment generates it once for each stage.
    Secret {
        /// Its purpose, in one line.
        description: &'static str,
    },
    /// A secret text that an operator sets.
    SecretText {
        /// The value if the operator has not set one.
        default: &'static str,
        /// Its meaning, in one line.
        description: &'static str,
    },
    /// The key with which the functions of the domain call other domains: see [`crate::service_key`].
    ServiceKey,
    /// A parameter of the stack.
    Parameter {
        /// The value if the operator gives none.
        default: &'static str,
        /// Its meaning, in one line.
        description: &'static str,
    },
    /// An export of the platform stack, by its name without `aurora-<stage>-`.
    Export(&'static str),
    /// A text in which `${Stage}` is replaced by the stage.
    Template(&'static str),
    /// Set for every function.
    Everywhere,
}

impl Source {
    /// Whether the value must not be seen.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(
            self,
            Self::Secret { .. } | Self::SecretText { .. } | Self::ServiceKey
        )
    }
}

/// The deployment's stage, `prod`.
pub struct Stage;

impl Variable for Stage {
    const NAME: &'static str = "STAGE";
    const SOURCE: Source = Source::Everywhere;
}

/// The domain in whose stack the function is, `subjects`.
pub struct ServiceName;

impl Variable for ServiceName {
    const NAME: &'static str = "SERVICE_NAME";
    const SOURCE: Source = Source::Everywhere;
}

/// The key that authenticates the cursors of lists. A function has it if its reply is a page.
pub struct CursorSecret;

impl Variable for CursorSecret {
    const NAME: &'static str = "CURSOR_KEY";
    const SOURCE: Source = Source::Secret {
        description: "Authenticates cursors",
    };
}

/// The key for the hash of a request with an `Idempotency-Key`. The hash is stored with the reply.
/// Every command whose reply is stored has this key.
pub struct RequestSecret;

impl Variable for RequestSecret {
    const NAME: &'static str = "REQUEST_KEY";
    const SOURCE: Source = Source::Secret {
        description: "The key of the hashes of requests with an Idempotency-Key",
    };
}

/// The secret of the edge, a content delivery network before the API. Every function that the gateway
/// calls has it; it is empty in a stage without an edge. In a rotation it is two, with a comma between
/// them.
pub struct OriginSecret;

impl Variable for OriginSecret {
    const NAME: &'static str = "ORIGIN_SECRET";
    const SOURCE: Source = Source::SecretText {
        default: "",
        description: "What the edge adds to requests; empty if the stage has no edge",
    };
}
