//! The mails of this domain, each with a link. A mail is sent before its consumer commits: after a
//! crash in between it is sent twice, and never not at all.

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

/// What is filled in.
#[derive(Serialize)]
struct Values<'a> {
    name: &'a str,
    link: String,
}

/// Writes to users.
pub struct UserMailer {
    users: Users,
    links: Links,
    mailer: Arc<dyn Mailer>,
    web_url: String,
}

/// Where the web application is, for the links in mails: a URL without a slash at its end.
pub struct WebUrl;

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
    /// All users.
    #[must_use]
    pub const fn users(&self) -> &Users {
        &self.users
    }

    /// The user whom an event is about; nobody for one that is sent again on purpose, which mails
    /// nobody.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn recipient(&self, id: &UserId, event: &Envelope) -> Result<Option<User>> {
        if event.metadata.replayed {
            return Ok(None);
        }
        self.users.find(id).await
    }

    /// Asks a user to show that mail to `email` reaches them.
    ///
    /// # Errors
    /// Unavailable, when a later try may succeed.
    pub async fn verify_email(&self, user: &User, email: &Email, now: Timestamp) -> Result<()> {
        let token = self.links.to_verify_email(user, email, now);
        self.send(VERIFY_EMAIL, user, email, "verify-email", &token)
            .await
    }

    /// Lets a user who forgot their password choose another.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub async fn reset_password(&self, user: &User, now: Timestamp) -> Result<()> {
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

    /// Lets somebody for whom an account was made choose a password.
    ///
    /// # Errors
    /// As [`UserMailer::verify_email`].
    pub async fn invite(&self, user: &User, now: Timestamp) -> Result<()> {
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
