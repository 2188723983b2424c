//! Mails behind a port, and the only crate that names SES's SDK.

mod ses;
mod template;

use std::fmt;
use std::sync::Arc;

use kernel::table::BoxFuture;
use kernel::{Resources, Result, Variable};

pub use ses::Ses;
pub use template::Template;

/// Where mails go.
pub trait Mailer: Send + Sync {
    /// Sends a mail from the deployment's sender. Success means that nothing more can be done with
    /// it: it was taken, or it can never be sent, which the log says without its recipient. A mail
    /// whose sending failed may have left all the same, so a second try may send it twice.
    ///
    /// # Errors
    /// Unavailable, when a later try may succeed; internal, when the deployment may not send.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<()>>;
}

/// A mail to one recipient, made by [`Template::render`]. Its debug form shows none of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The body for readers that show plain text.
    pub text: String,
    /// The body for all others.
    pub html: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

/// The mailer among a function's resources: the one that a test gave, else SES.
///
/// # Errors
/// Internal, when the function was deployed without a sender: its policy does not declare
/// `Variable::MailSender`.
pub fn open(resources: &Resources) -> Result<Arc<dyn Mailer>> {
    let sender = resources.variable(Variable::MailSender)?;
    if let Some(given) = resources.port::<dyn Mailer>() {
        return Ok(given);
    }
    Ok(Arc::new(Ses::new(aws::Parts::from_environment()?, sender)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Silent;

    impl Mailer for Silent {
        fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<()>> {
            Box::pin(async { Ok(()) })
        }
    }

    #[test]
    fn a_function_without_a_sender_has_no_mailer_even_in_a_test() {
        let resources = Resources::new(None, |_| None).with_port::<dyn Mailer>(Arc::new(Silent));
        assert!(open(&resources).is_err());
    }

    #[test]
    fn a_given_mailer_stands_in_for_ses() {
        let given: Arc<dyn Mailer> = Arc::new(Silent);
        let resources = Resources::new(None, |_| Some("no-reply@aurora.example".to_owned()))
            .with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(&open(&resources).unwrap(), &given));
    }
}
