//! What the domain `identity` says about the e-mail addresses of users.

use std::collections::{BTreeSet, HashMap};

use kernel::email::{Email, EmailDomain};
use kernel::{Context, Dependency, Error, Result};
use serde::{Deserialize, Serialize};

use crate::call::Caller;

const DOMAIN: &str = "identity";

/// The most addresses of one call.
const AT_ONCE: usize = 100;

/// The users, which belong to the domain `identity`. Nothing that it says is kept, because addresses are personal
/// data; so there is no answer while it does not answer.
pub struct Users {
    caller: Caller,
}

#[derive(Serialize)]
struct Lookup<'a> {
    emails: &'a [&'a Email],
}

#[derive(Deserialize)]
struct Found {
    users: Vec<FoundUser>,
}

#[derive(Deserialize)]
struct FoundUser {
    email: Email,
    user_id: String,
}

#[derive(Deserialize)]
struct Address {
    domain: Option<EmailDomain>,
}

impl Dependency for Users {
    type Parts = Caller;

    fn new(caller: Caller) -> Result<Self> {
        Ok(Self { caller })
    }
}

impl Users {
    /// The ids of the users who have verified these addresses. One call for each 100 addresses.
    ///
    /// # Errors
    /// Unavailable, when the domain does not answer all calls.
    pub async fn by_email<'a>(
        &self,
        emails: impl Iterator<Item = &'a Email>,
        cx: &Context,
    ) -> Result<HashMap<Email, String>> {
        let emails: BTreeSet<_> = emails.collect();
        let emails: Vec<_> = emails.into_iter().collect();
        let mut ids = HashMap::with_capacity(emails.len());
        for emails in emails.chunks(AT_ONCE) {
            let lookup = Lookup { emails };
            let path = "/api/v1/users/lookup";
            let found: Option<Found> = self.caller.post(DOMAIN, path, &lookup, cx).await?;
            let found = found.ok_or_else(|| Error::unavailable("the lookup does not exist"))?;
            let users = found.users.into_iter();
            ids.extend(users.map(|user| (user.email, user.user_id)));
        }
        Ok(ids)
    }

    /// The domain of a user's verified address; `None` for a user without one.
    ///
    /// # Errors
    /// Unavailable, for every failure of the call; internal, when `id` is not an id.
    pub async fn email_domain(&self, id: &str, cx: &Context) -> Result<Option<EmailDomain>> {
        // Anything else would be another path.
        kernel::id::check(id).map_err(Error::internal)?;
        let path = format!("/api/v1/users/{id}/email-domain");
        let address = self.caller.get::<Address>(DOMAIN, &path, cx).await?;
        Ok(address.and_then(|address| address.content.domain))
    }
}
