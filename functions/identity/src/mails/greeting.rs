//! The first line of a mail.

use kernel::email::Email;

use crate::user::User;

/// The greeting without a name.
pub(super) const NAMELESS: &str = "Hello,";

/// The greeting of a mail to this address.
pub(super) fn of(user: &User, to: &Email) -> String {
    name(user, to).map_or_else(|| NAMELESS.to_owned(), |name| format!("Hello {name},"))
}

/// The user's name, if the mail goes to an address that is proven to be theirs: to any other address, a
/// name is a text that a stranger chose. A name that a mail program could show as a link is left out
/// everywhere.
fn name<'a>(user: &'a User, to: &Email) -> Option<&'a str> {
    let account = user.account();
    let is_proven = account.email_verified && account.email == *to;
    let name = account.name.as_str();
    (is_proven && !looks_like_a_link(name)).then_some(name)
}

/// Mail programs turn URLs, addresses and anything like a host name into links.
fn looks_like_a_link(name: &str) -> bool {
    let has_dot_inside = name.split_whitespace().any(|word| {
        let inner = word.trim_matches('.');
        inner.contains('.') && !is_initials(inner)
    });
    has_dot_inside || name.contains(['/', '@', ':', '\\'])
}

/// Letters with dots between them, such as `J.R.R`.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::user;

    #[test]
    fn a_name_that_could_become_a_link_is_recognised() {
        for link in [
            "https://evil.example",
            "You won! evil.example/claim",
            "www.evil.example",
            "evil.example",
            "write to a@b",
            "tel:123",
            "\\\\host\\share",
        ] {
            assert!(looks_like_a_link(link), "{link}");
        }
        for name in [
            "Ada Lovelace",
            "J.R.R. Tolkien",
            "Dr. Ada L.",
            "O'Neill",
            "Ada…",
        ] {
            assert!(!looks_like_a_link(name), "{name}");
        }
    }

    #[test]
    fn only_the_proven_address_of_a_user_is_greeted_by_name() {
        let mut ada = user("ada@example.org");
        let own = ada.account().email.clone();
        assert_eq!(name(&ada, &own), None);
        ada.prove_email(jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(name(&ada, &own), Some("Ada"));
        assert_eq!(name(&ada, &Email::parse("eve@example.org").unwrap()), None);
    }
}
