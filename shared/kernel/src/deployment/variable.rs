//! Environment variables of a function, declared as types beside the code that uses them.

/// An environment variable. A type stands for it, so that a dependency names it among its parts:
/// `EnvValue<WebUrl>` or `SecretKey<LinkSecret>`.
///
/// ```
/// use kernel::deployment::{Source, Variable};
///
/// /// The address that mails come from.
/// struct MailSender;
///
/// impl Variable for MailSender {
///     const NAME: &'static str = "MAIL_SENDER";
///     const SOURCE: Source = Source::Parameter {
///         default: "no-reply@aurora.example",
///         description: "The address that mails come from, verified in SES",
///     };
/// }
/// ```
pub trait Variable: 'static {
    /// The name in the function's environment, `MAIL_SENDER`.
    const NAME: &'static str;
    /// Where its value comes from.
    const SOURCE: Source;
}

/// Where the value of an environment variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A secret of 32 random bytes in base64url. The deployment makes it once for each stage.
    Secret {
        /// What it is used for, one line.
        description: &'static str,
    },
    /// A secret text that an operator writes.
    SecretText {
        /// What counts where nobody wrote one.
        default: &'static str,
        /// What it is, one line.
        description: &'static str,
    },
    /// A parameter of the stack.
    Parameter {
        /// The value where the operator gives none.
        default: &'static str,
        /// What it is, one line.
        description: &'static str,
    },
    /// An export of the platform stack, without `aurora-<stage>-`.
    Export(&'static str),
    /// A text in which `${Stage}` stands for the stage.
    Template(&'static str),
    /// Every function has it.
    Everywhere,
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

/// Authenticates the cursors of lists. A function has it if it replies with a page.
pub struct CursorSecret;

impl Variable for CursorSecret {
    const NAME: &'static str = "CURSOR_KEY";
    const SOURCE: Source = Source::Secret {
        description: "Authenticates cursors",
    };
}

/// The key of the hash that is stored of a request with an `Idempotency-Key`. Every command has it
/// whose reply is stored.
pub struct RequestSecret;

impl Variable for RequestSecret {
    const NAME: &'static str = "REQUEST_KEY";
    const SOURCE: Source = Source::Secret {
        description: "The key of the hashes of requests with an Idempotency-Key",
    };
}
