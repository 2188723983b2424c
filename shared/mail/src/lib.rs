//! Mails behind a port, and the only crate that names SES's SDK.

mod ses;
mod template;

use std::fmt;
use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Resource, Rights, Source, Statement};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

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

const SENDER: &str = "MAIL_SENDER";

/// Which identity covers the sender, its address or its domain, is the operator's choice; the sender's
/// address is a condition.
const IDENTITIES: &str =
    "!Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*";

impl Port for dyn Mailer {
    const NAME: &'static str = "mail";
    const VARIABLES: &'static [(&'static str, Source)] = &[(
        SENDER,
        Source::Parameter {
            default: "no-reply@aurora.example",
            description: "The address that mails come from, verified in SES",
        },
    )];
    const RIGHTS: Rights = |_| {
        let send = Statement::allow(&["ses:SendEmail"], [Resource::yaml(IDENTITIES)]);
        vec![send.when("StringEquals", "ses:FromAddress", "!Ref MailSender")]
    };
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let sender = resources.variable(SENDER)?;
        Ok(Arc::new(Ses::new(aws::Parts::from_environment()?, sender)))
    }

    /// SES has no call that tells whether a mail would be sent.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Dependencies as _;

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
        assert!(Arc::<dyn Mailer>::open(&resources).is_err());
    }

    #[test]
    fn a_given_mailer_stands_in_for_ses() {
        let given: Arc<dyn Mailer> = Arc::new(Silent);
        let resources = Resources::new(None, |_| Some("no-reply@aurora.example".to_owned()))
            .with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Mailer>::open(&resources).unwrap(),
            &given
        ));
    }
}
