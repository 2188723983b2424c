//! Sending mail, behind a port. No other crate uses SES's SDK.

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

/// Sends mail.
pub trait Mailer: Send + Sync {
    /// Sends a mail from the deployment's sender address. Success means that no retry is useful: the
    /// mail was accepted, or it can never be sent, which is logged without the recipient. After an
    /// error the mail may have been sent nevertheless, so a retry may send it twice.
    ///
    /// # Errors
    /// Unavailable, when a retry may succeed; internal, when the deployment may not send.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<()>>;
}

/// A mail to one recipient, made by [`Template::render`]. Its debug form shows no content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The body in plain text.
    pub text: String,
    /// The body in HTML.
    pub html: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

const SENDER: &str = "MAIL_SENDER";

/// The variable for the name of the configuration set, through which bounces and complaints are reported.
const CONFIGURATION_SET: &str = "MAIL_CONFIGURATION_SET";

/// All identities, because the operator may verify the sender's address or its domain. A condition
/// limits the right to the sender's address.
const IDENTITIES: &str =
    "!Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*";

/// The configuration set of the platform stack.
const CONFIGURATION: &str = "!Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/aurora-${Stage}";

impl Port for dyn Mailer {
    const NAME: &'static str = "mail";
    const VARIABLES: &'static [(&'static str, Source)] = &[
        (
            SENDER,
            Source::Parameter {
                default: "no-reply@aurora.example",
                description: "The sender address of mails, verified in SES",
            },
        ),
        (CONFIGURATION_SET, Source::Export("MailConfigurationSet")),
    ];
    const RIGHTS: Rights = |_| {
        let resources = [IDENTITIES, CONFIGURATION].map(Resource::yaml);
        let send = Statement::allow(&["ses:SendEmail"], resources);
        vec![send.when("StringEquals", "ses:FromAddress", "!Ref MailSender")]
    };
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        let sender = resources.variable(SENDER)?;
        let configuration_set = resources.variable(CONFIGURATION_SET)?;
        let parts = aws::Parts::from_environment()?;
        Ok(Arc::new(Ses::new(parts, sender, configuration_set)))
    }

    /// SES has no call that checks whether a mail would be sent.
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
    fn a_mailer_does_not_open_without_the_variable_for_the_sender() {
        let resources = Resources::new(None, |_| None).with_port::<dyn Mailer>(Arc::new(Silent));
        assert!(Arc::<dyn Mailer>::open(&resources).is_err());
    }

    #[test]
    fn a_mailer_that_a_test_provides_replaces_ses() {
        let given: Arc<dyn Mailer> = Arc::new(Silent);
        let resources = Resources::new(None, |_| Some("no-reply@aurora.example".to_owned()))
            .with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Mailer>::open(&resources).unwrap(),
            &given
        ));
    }
}
