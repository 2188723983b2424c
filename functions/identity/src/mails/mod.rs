//! The mails of this domain. A mail is sent before its consumer commits, so after a crash in between it
//! is sent twice rather than not at all.

mod allowance;
mod greeting;
mod notice;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::dependencies::EnvValue;
use kernel::deployment::{Source, Variable};
use kernel::email::Email;
use kernel::{Dependency, Envelope, Result};
use mail::{Mailer, Template};
use serde::Serialize;

use self::allowance::MailAllowance;
pub(crate) use self::notice::Notice;
use crate::account::UserId;
use crate::links::{INVITATION_SECONDS, Links, RESET_SECONDS};
use crate::repository::Users;
use crate::user::{PreviousEmail, User};

macro_rules! template {
    ($subject:literal, $file:literal) => {
        Template {
            subject: $subject,
            text: include_str!(concat!($file, ".txt")),
            html: include_str!(concat!($file, ".html")),
        }
    };
}

const VERIFY_EMAIL: Template = template!("Verify your e-mail address", "verify-email");
const RESET_PASSWORD: Template = template!("Choose a new password", "reset-password");
const INVITATION: Template = template!("Your account on Aurora", "invitation");
const EMAIL_CHANGED: Template = template!("Your e-mail address was changed", "email-changed");
const NOTICE: Template = template!("Your account on Aurora has changed", "notice");

/// The values for the placeholders of a template.
#[derive(Serialize)]
struct Values {
    greeting: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(flatten)]
    notice: Option<Notice>,
}

/// Sends mails to users.
pub(crate) struct UserMailer {
    users: Users,
    links: Links,
    mailer: Arc<dyn Mailer>,
    web_url: String,
    allowance: MailAllowance,
}

/// The URL of the web application, for the links in mails, without a slash at its end.
pub(crate) struct WebUrl;

impl Variable for WebUrl {
    const NAME: &'static str = "WEB_URL";
    const SOURCE: Source = Source::Parameter {
        default: "http://localhost:3000",
        description: "Where the web application is, for the links in mails",
    };
}

impl Dependency for UserMailer {
    type Parts = (
        Users,
        Links,
        Arc<dyn Mailer>,
        EnvValue<WebUrl>,
        MailAllowance,
    );

    fn new((users, links, mailer, web_url, allowance): Self::Parts) -> Result<Self> {
        Ok(Self {
            users,
            links,
            mailer,
            web_url: web_url.into_string(),
            allowance,
        })
    }
}

impl UserMailer {
    /// The repository of users.
    #[must_use]
    pub(crate) const fn users(&self) -> &Users {
        &self.users
    }

    /// The user of an event, if a mail is to be sent to them. `None` for a replayed event, which
    /// must not send mails, and for a user who does not exist.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn recipient(&self, id: &UserId, event: &Envelope) -> Result<Option<User>> {
        if event.metadata.replayed {
            return Ok(None);
        }
        self.users.find(id).await
    }

    /// Sends a link to `email`, with which the user verifies the address.
    ///
    /// # Errors
    /// Unavailable, when a retry may succeed.
    pub(crate) async fn verify_email(
        &self,
        user: &User,
        email: &Email,
        now: Timestamp,
    ) -> Result<()> {
        let token = self.links.to_verify_email(user, email, now);
        let link = self.link("verify-email", &token);
        self.send_limited(VERIFY_EMAIL, user, email, link, now)
            .await
    }

    /// Sends a link with which a user who forgot their password chooses another.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn reset_password(&self, user: &User, now: Timestamp) -> Result<()> {
        let token = self.links.to_reset_password(user, RESET_SECONDS, now);
        let link = self.link("reset-password", &token);
        self.send_limited(RESET_PASSWORD, user, &user.account().email, link, now)
            .await
    }

    /// Sends a link with which a user whom an administrator created chooses a password.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn invite(&self, user: &User, now: Timestamp) -> Result<()> {
        let token = self.links.to_reset_password(user, INVITATION_SECONDS, now);
        let link = self.link("reset-password", &token);
        self.send_limited(INVITATION, user, &user.account().email, link, now)
            .await
    }

    /// Tells the owner of a previous address that it was replaced, with a link to take that back. The
    /// allowance of the address does not apply: it could be used up to hide the change.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn email_changed(&self, user: &User, previous: &PreviousEmail) -> Result<()> {
        let token = self.links.to_undo_email_change(user, previous);
        let values = Values {
            greeting: greeting::NAMELESS.to_owned(),
            link: Some(self.link("undo-email-change", &token)),
            notice: None,
        };
        self.send(EMAIL_CHANGED, &previous.email, values).await
    }

    /// Tells a user what happened to their account, if their address is proven. The allowance of the
    /// address does not apply, for the same reason.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn notify(&self, user: &User, notice: Notice) -> Result<()> {
        let to = &user.account().email;
        if !user.account().email_verified {
            return Ok(());
        }
        let values = Values {
            greeting: greeting::of(user, to),
            link: None,
            notice: Some(notice),
        };
        self.send(NOTICE, to, values).await
    }

    fn link(&self, page: &str, token: &str) -> String {
        format!("{}/{page}?token={token}", self.web_url)
    }

    /// Sends a mail with a link, unless the address has received enough mails for now.
    async fn send_limited(
        &self,
        template: Template,
        user: &User,
        to: &Email,
        link: String,
        now: Timestamp,
    ) -> Result<()> {
        if !self.allowance.take(to, now).await? {
            tracing::info!("an address has received enough mails for now");
            return Ok(());
        }
        let values = Values {
            greeting: greeting::of(user, to),
            link: Some(link),
            notice: None,
        };
        let sent = self.send(template, to, values).await;
        if sent.is_err() {
            self.allowance.give_back(to).await?;
        }
        sent
    }

    async fn send(&self, template: Template, to: &Email, values: Values) -> Result<()> {
        let mail = template.render(to.as_str(), values)?;
        self.mailer.send(&mail).await
    }
}
