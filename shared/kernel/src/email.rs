//! E-mail addresses.

use crate::text_value;

/// The longest address, in characters, that a mail server must accept (RFC 5321).
const LONGEST: usize = 254;

/// The shortest address: `a@b.de`.
const SHORTEST: usize = 6;

/// The longest and the shortest domain, after one character and `@`.
const LONGEST_DOMAIN: usize = LONGEST - 2;
const SHORTEST_DOMAIN: usize = SHORTEST - 2;

text_value! {
    /// An e-mail address in lower case, so that one mailbox has one spelling. It accepts only the part
    /// of RFC 5322 that people use: no quotes, no comments, no address literals, and a domain with a
    /// dot. A domain with characters outside ASCII must be in Punycode.
    pub struct Email {
        rule: address,
        refused: "must be an e-mail address such as ada@example.org",
        schema: { "format": "email", "minLength": SHORTEST, "maxLength": LONGEST },
    }
}

text_value! {
    /// The domain of e-mail addresses in lower case, with a dot: the part of an [`Email`] after `@`.
    pub struct EmailDomain {
        rule: domain,
        refused: "must be the domain of e-mail addresses, such as example.org",
        schema: { "minLength": SHORTEST_DOMAIN, "maxLength": LONGEST_DOMAIN, "examples": ["example.org"] },
    }
}

impl Email {
    /// Parses an address; `None` when the text is not a valid one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The part after `@`. None for an address that was stored under another rule and has none.
    #[must_use]
    pub fn domain(&self) -> Option<EmailDomain> {
        let (_, domain) = self.as_str().split_once('@')?;
        domain.parse().ok()
    }
}

fn address(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let valid = text.len() <= LONGEST && is_local_part(local) && is_domain(domain);
    valid.then(|| text.to_ascii_lowercase())
}

fn domain(text: &str) -> Option<String> {
    let valid = text.len() <= LONGEST_DOMAIN && is_domain(text);
    valid.then(|| text.to_ascii_lowercase())
}

/// Atoms with single dots between them, at most 64 characters.
fn is_local_part(local: &str) -> bool {
    let atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atom_character);
    local.len() <= 64 && local.split('.').all(atom)
}

fn is_atom_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// At least two labels. The last has two or more characters, as all top-level domains have, and is not a number: an IPv4
/// address is not a domain.
fn is_domain(domain: &str) -> bool {
    let Some((_, last)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_top_level = last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit());
    is_top_level && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_accepted_address_is_normalized_and_within_the_limits(text in "\\PC{0,20}@\\PC{0,30}|.{0,40}|[a-z.@-]{0,20}") {
            if let Some(email) = Email::parse(&text) {
                let email = email.as_str();
                prop_assert!(email.is_ascii() && (SHORTEST..=LONGEST).contains(&email.len()));
                prop_assert_eq!(email.matches('@').count(), 1);
                prop_assert!(!email.bytes().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control()));
                prop_assert_eq!(email, email.to_lowercase());
                prop_assert_eq!(Email::parse(email).map(|again| again.0), Some(email.to_owned()));
                let domain = email.rsplit('@').next().map(str::to_owned);
                prop_assert_eq!(Email::parse(email).and_then(|email| email.domain()).map(|domain| domain.0), domain);
            }
        }

        #[test]
        fn an_ordinary_address_is_accepted_in_any_case(
            text in "[A-Za-z0-9_+]{1,20}(\\.[A-Za-z0-9-]{1,10}){0,2}@[A-Za-z0-9]{1,20}(\\.[a-z0-9]{1,9}){0,2}\\.[A-Za-z]{2,10}"
        ) {
            let email = Email::parse(&text);
            prop_assert_eq!(email.map(|email| email.0), Some(text.to_lowercase()));
        }
    }

    #[test]
    fn invalid_addresses_are_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_label = format!("a@{}.org", "b".repeat(64));
        let long = format!("a@{}org", "example.".repeat(32));
        let refused = [
            "",
            "@",
            "a",
            "a@",
            "@b.org",
            "a@b",
            "a@b.",
            "a@b.c",
            "0@0.a",
            "a@.org",
            "a@b..org",
            "a@-b.org",
            "a@b-.org",
            "a@@b.org",
            "a@b@c.org",
            ".a@b.org",
            "a.@b.org",
            "a..b@c.org",
            "a b@c.org",
            " a@b.org",
            "a@b.org ",
            "a@b.org\n",
            "\"a\"@b.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a(b)@c.org",
            "a,b@c.org",
            "ä@b.org",
            "a@bücher.org",
            "a@b.org\u{0}",
            "a@b.org>",
            "a@b_c.org",
            &long_local,
            &long_label,
            &long,
        ];
        for text in refused {
            assert_eq!(Email::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_domain_is_kept_in_lower_case_and_is_no_address() {
        let domain = |text: &str| text.parse::<EmailDomain>().ok().map(|domain| domain.0);
        assert_eq!(
            domain("Uni.Example.ORG").as_deref(),
            Some("uni.example.org")
        );
        let long = format!("{}org", "example.".repeat(32));
        for text in [
            "", "org", ".org", "a.", "a.b", "@a.org", "x@a.org", "a b.org", "*.org", &long,
        ] {
            assert_eq!(domain(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_address_has_at_most_254_characters() {
        let of_length = |length: usize| {
            let rest = length - "a@.org".len();
            let labels = [
                "b".repeat(63),
                "c".repeat(63),
                "d".repeat(63),
                "e".repeat(rest - 3 * 64),
            ];
            Email::parse(&format!("a@{}.org", labels.join(".")))
        };
        assert!(of_length(254).is_some());
        assert!(of_length(255).is_none());
    }
}
