//! The URLs of documents.

use kernel::text_value;
use url::{Host, Url};

use crate::error::FetchError;

/// The longest URL in bytes.
const LIMIT: usize = 2000;

text_value! {
    /// The URL of a document: `https`, with the name of a host, on the default port.
    pub struct DocumentUrl {
        rule: document_url,
        refused: "must be an https URL of at most 2000 characters with the name of a host and without user, password, port and fragment",
        schema: {
            "format": "uri",
            "maxLength": 2000,
            "pattern": "^https://",
            "examples": ["https://files.example.org/lectures/manifest.json"],
        },
    }
}

fn document_url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_name = matches!(url.host(), Some(Host::Domain(name)) if name.contains('.'));
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && url.fragment().is_none();
    let is_short = text.len() <= LIMIT && url.as_str().len() <= LIMIT;
    let is_valid = url.scheme() == "https" && is_name && is_bare && is_short;
    is_valid.then(|| url.into())
}

impl DocumentUrl {
    /// Refuses a URL whose host is not on the list. The names on the list stand for themselves alone, and
    /// not for names below them.
    ///
    /// # Errors
    /// `documents.host_not_allowed`
    pub fn check_host(&self, hosts: &[String]) -> Result<(), FetchError> {
        let url = Url::parse(self.as_str()).ok();
        let host = url.as_ref().and_then(Url::host_str);
        let is_allowed = |host: &str| hosts.iter().any(|name| name.eq_ignore_ascii_case(host));
        if host.is_some_and(is_allowed) {
            Ok(())
        } else {
            Err(FetchError::HostNotAllowed)
        }
    }

    /// A URL that need not be valid, for a server of a test.
    #[cfg(test)]
    pub(crate) fn of_test(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_https_with_a_name_and_nothing_that_hides_its_host() {
        for (text, stored) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG/A?b=c", "https://example.org/A?b=c"),
            ("https://example.org:443/a", "https://example.org/a"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ] {
            assert_eq!(text.parse::<DocumentUrl>().unwrap().as_str(), stored);
        }
        let long = format!("https://example.org/{}", "a".repeat(2000));
        for text in [
            "http://example.org/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "//example.org/",
            "https://",
            "https:///a",
            "https://user@example.org/",
            "https://user:password@example.org/",
            "https://:password@example.org/",
            "https://example.org@evil.example/",
            "https://example.org:8443/",
            "https://example.org:80/",
            "https://example.org/#a",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://１２７.０.０.１/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://example.org\u{0}.evil.example/",
            "https://exa mple.org/",
            &long,
        ] {
            assert!(text.parse::<DocumentUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_host_is_on_the_list_or_refused() {
        let hosts = ["Example.org".to_owned(), "files.example.com".to_owned()];
        for (url, is_allowed) in [
            ("https://example.org/a", true),
            ("https://EXAMPLE.org", true),
            ("https://files.example.com/", true),
            ("https://example.com/", false),
            ("https://a.example.org/", false),
            ("https://example.org.evil.example/", false),
            ("https://example.org./", false),
            ("https://evil.example/?example.org", false),
        ] {
            let url: DocumentUrl = url.parse().unwrap();
            assert_eq!(url.check_host(&hosts).is_ok(), is_allowed, "{url}");
            assert!(url.check_host(&[]).is_err());
        }
    }
}
