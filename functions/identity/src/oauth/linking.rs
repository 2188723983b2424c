//! Finds the user of an identity at a provider.
//!
//! A linked identity belongs to its user, whatever email address the provider reports today. An
//! identity that is not linked is matched to a user by email address only when both sides have
//! verified the address: the provider for this person, and we for this user. Otherwise a person who
//! registers the address of another one first, here or at the provider, could take over the account.
//! Nobody can sign in yet to the account of a person who was invited, so the provider's word is enough.

use kernel::email::Email;
use kernel::{Commit, Context, Dependency, Error, Result};
use oidc::Claims;

use crate::account::{Name, UserId};
use crate::error::IdentityError;
use crate::registration::Registration;
use crate::repository::Users;
use crate::roles::Roles;
use crate::user::{NewUser, User};

/// The longest name in characters.
const NAME_LIMIT: usize = 100;

/// A person's identity at a provider.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The provider's name.
    pub(crate) provider: String,
    /// What the provider says about the person.
    pub(crate) claims: Claims,
}

/// A user who may sign in.
#[derive(Debug)]
pub(crate) struct AuthenticatedUser {
    pub(crate) user_id: UserId,
    /// Only sessions of this generation are valid.
    pub(crate) generation: u64,
    /// The writes and conditions of the transaction that signs the user in.
    pub(crate) commit: Commit<()>,
}

/// Finds the user of an identity, links the identity to a user, or registers a new user.
pub(crate) struct AccountLinking {
    users: Users,
    registration: Registration,
}

impl Dependency for AccountLinking {
    type Parts = (Users, Registration);

    fn new((users, registration): Self::Parts) -> Result<Self> {
        Ok(Self {
            users,
            registration,
        })
    }
}

impl AccountLinking {
    /// Returns the user of the identity, after linking or registering the user if necessary. `linker`
    /// is the signed-in user who asks to link the identity; without one, an identity that is not
    /// linked is matched by its verified email address. Two to four reads.
    ///
    /// # Errors
    /// `identity.identity_taken`, `identity.provider_linked`, `identity.oauth_email_unverified`,
    /// `identity.email_unverified`,
    /// `identity.sign_in_to_link`, `identity.registration_closed`; for a suspended user
    /// `identity.invalid_credentials`, as at login.
    pub(crate) async fn admit(
        &self,
        identity: &Identity,
        linker: Option<&UserId>,
        cx: &Context,
    ) -> Result<AuthenticatedUser> {
        let Identity { provider, claims } = identity;
        let owner = self
            .users
            .find_by_identity(provider, &claims.subject)
            .await?;
        match (owner, linker) {
            (Some(owner), Some(linker)) if owner.account().id != *linker => {
                Err(IdentityError::IdentityTaken.into())
            }
            (Some(owner), _) => admit_known(&owner),
            (None, Some(linker)) => self.link(self.users.get(linker).await?, identity, cx),
            (None, None) => self.admit_by_address(identity, cx).await,
        }
    }

    async fn admit_by_address(
        &self,
        identity: &Identity,
        cx: &Context,
    ) -> Result<AuthenticatedUser> {
        let email = verified_email(&identity.claims).ok_or(IdentityError::OAuthEmailUnverified)?;
        match self.users.find_by_email(&email).await? {
            // An attacker may have registered the address, to wait for its owner to link an identity.
            Some(user) if !user.is_proven() => Err(IdentityError::SignInToLink.into()),
            Some(user) => self.link(user, identity, cx),
            None => {
                self.registration.check(cx).await?;
                let new_user = new_user(&identity.claims, email)?;
                self.link(User::register(cx.new_id(), new_user, cx.now), identity, cx)
            }
        }
    }

    fn link(&self, mut user: User, identity: &Identity, cx: &Context) -> Result<AuthenticatedUser> {
        check_active(&user)?;
        let Identity { provider, claims } = identity;
        // The user has a session, is new or has no other way in; and the provider proves the address.
        if verified_email(claims).as_ref() == Some(&user.account().email) {
            user.prove_email(cx.now);
        }
        user.link(provider, &claims.subject, cx.now)?;
        let (user_id, generation) = (user.account().id.clone(), user.generation());
        let claim = user
            .linked()
            .at(provider)
            .map_or_else(Commit::nothing, |linked| {
                Users::claim_identity(Commit::nothing(), linked, &user_id)
            });
        // The claim of the identity comes first, so that the request that loses a race gets
        // `identity_taken` and not `email_taken`.
        let commit = claim.and(self.users.save(user)?);
        Ok(AuthenticatedUser {
            user_id,
            generation,
            commit,
        })
    }
}

fn admit_known(user: &User) -> Result<AuthenticatedUser> {
    check_active(user)?;
    Ok(AuthenticatedUser {
        user_id: user.account().id.clone(),
        generation: user.generation(),
        commit: Commit::nothing().write(Users::unchanged(user)),
    })
}

fn check_active(user: &User) -> Result<(), IdentityError> {
    if user.account().is_active() {
        Ok(())
    } else {
        Err(IdentityError::InvalidCredentials)
    }
}

/// The email address that the provider has verified, if we can send mail to it.
fn verified_email(claims: &Claims) -> Option<Email> {
    let email = claims.email.as_deref().filter(|_| claims.email_verified)?;
    Email::parse(email)
}

fn new_user(claims: &Claims, email: Email) -> Result<NewUser> {
    Ok(NewUser {
        name: name(claims, &email)?,
        email,
        email_verified: true,
        roles: Roles::of_newcomer(),
        password_hash: None,
    })
}

/// The name at the provider, changed to fit our rules for names; without one, the part of the email
/// address before the `@`.
fn name(claims: &Claims, email: &Email) -> Result<Name> {
    let provider_name = claims.name.as_deref().unwrap_or_default();
    let printable: String = provider_name
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    let short: String = printable.trim().chars().take(NAME_LIMIT).collect();
    let local_part = email.as_str().split('@').next().unwrap_or_default();
    Name::new(&short)
        .or_else(|_| Name::new(local_part))
        .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(name: Option<&str>) -> Claims {
        Claims {
            subject: "1".to_owned(),
            email: Some("Ada.L@example.org".to_owned()),
            email_verified: true,
            name: name.map(str::to_owned),
        }
    }

    fn named(said: Option<&str>) -> String {
        let claims = claims(said);
        let email = verified_email(&claims).unwrap();
        name(&claims, &email).unwrap().as_str().to_owned()
    }

    #[test]
    fn a_name_is_shortened_and_cleaned_and_never_missing() {
        assert_eq!(named(Some(" Ada\u{0}\n Lovelace ")), "Ada Lovelace");
        assert_eq!(named(Some(&"ä".repeat(101))), "ä".repeat(100));
        assert_eq!(
            named(Some(&format!("{} b", "a".repeat(99)))),
            "a".repeat(99)
        );
        for nothing in [None, Some(""), Some(" \n")] {
            assert_eq!(named(nothing), "ada.l");
        }
    }

    #[test]
    fn an_email_address_is_used_only_when_it_is_verified_and_valid() {
        let mut claims = claims(None);
        assert_eq!(
            verified_email(&claims).unwrap().as_str(),
            "ada.l@example.org"
        );
        claims.email_verified = false;
        assert_eq!(verified_email(&claims), None);
        claims.email_verified = true;
        for email in [None, Some(""), Some("ada"), Some("ada@example.org\n")] {
            claims.email = email.map(str::to_owned);
            assert_eq!(verified_email(&claims), None);
        }
    }
}
