//! Users by the addresses that they have verified.

use std::collections::BTreeSet;

use kernel::Entity as _;
use kernel::Result;
use kernel::email::Email;
use kernel::table::{from_row, get_all};

use super::addresses::{Claim, claim_of_email};
use super::users::{Users, load};
use crate::account::Account;
use crate::user::User;

impl Users {
    /// The accounts whose present address is one of these, and verified: two calls for each 100 addresses.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn with_verified(&self, emails: &BTreeSet<Email>) -> Result<Vec<Account>> {
        let claims: Vec<_> = emails.iter().map(claim_of_email).collect();
        let claims = get_all(self.table.as_ref(), &claims).await?;
        let claims: Vec<Claim> = claims
            .into_iter()
            .flatten()
            .map(from_row)
            .collect::<Result<_>>()?;
        // A user may have several addresses reserved.
        let owners: BTreeSet<_> = claims.iter().map(|claim| claim.owner.as_str()).collect();
        let owners: Vec<_> = owners.into_iter().map(User::key).collect();
        let users = get_all(self.table.as_ref(), &owners).await?;
        let mut accounts = Vec::with_capacity(users.len());
        for user in users.into_iter().flatten() {
            let account = load(user)?.account().clone();
            if account.email_verified && emails.contains(&account.email) {
                accounts.push(account);
            }
        }
        Ok(accounts)
    }
}
