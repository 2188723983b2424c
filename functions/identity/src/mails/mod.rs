//! The mails of this domain, each with a link. A mail is sent before its consumer commits, so after
//! a crash in between it is sent twice rather than not at all.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::dependencies::EnvValue;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Envelope, Result};
use mail::{Mailer, Template};
use serde::Serialize;

use crate::account::UserId;
use crate::email::Email;
use crate::links::{INVITATION_SECONDS, Links, RESET_SECONDS};
use crate::repository::Users;
use crate::user::User;

const VERIFY_EMAIL: Template = Template {
    subject: "Verify your e-mail address",
    text: include_str!("verify-email.txt"),
    html: include_str!("verify-email.html"),
};

const RESET_PASSWORD: Template = Template {
    subject: "Choose a new password",
    text: include_str!("reset-password.txt"),
    html: include_str!("reset-password.html"),
};

const INVITATION: Template = Template {
    subject: "Your account on Aurora",
    text: include_str!("invitation.txt"),
    html: include_str!("invitation.html"),
};

/// The values for the placeholders of a template.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    link: String,
}

/// Sends mails to users.
pub(crate) struct UserMailer {
    users: Users,
    links: Links,
    mailer: Arc<dyn Mailer>,
    web_url: String,
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
    type Parts = (Users, Links, Arc<dyn Mailer>, EnvValue<WebUrl>);

    fn new((users, links, mailer, web_url): Self::Parts) -> Result<Self> {
        Ok(Self {
            users,
            links,
            mailer,
            web_url: web_url.into_string(),
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
        self.send(VERIFY_EMAIL, user, email, "verify-email", &token)
            .await
    }

    /// Sends a link with which a user who forgot their password chooses another.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn reset_password(&self, user: &User, now: Timestamp) -> Result<()> {
        let token = self.links.to_reset_password(user, RESET_SECONDS, now);
        self.send(
            RESET_PASSWORD,
            user,
            &user.account().email,
            "reset-password",
            &token,
        )
        .await
    }

    /// Sends a link with which a user whom an administrator created chooses a password.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub(crate) async fn invite(&self, user: &User, now: Timestamp) -> Result<()> {
        let token = self.links.to_reset_password(user, INVITATION_SECONDS, now);
        self.send(
            INVITATION,
            user,
            &user.account().email,
            "reset-password",
            &token,
        )
        .await
    }

    async fn send(
        &self,
        template: Template,
        user: &User,
        to: &Email,
        page: &str,
        token: &str,
    ) -> Result<()> {
        let values = Values {
            name: user.account().name.as_str(),
            link: format!("{}/{page}?token={token}", self.web_url),
        };
        let mail = template.render(to.as_str(), values)?;
        self.mailer.send(&mail).await
    }
}
