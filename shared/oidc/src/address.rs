//! The addresses that requests may be sent to.

use url::Url;

/// Parses an absolute https URL without user, password or fragment. Plain http is allowed only for
/// localhost, where the providers of tests run.
pub(crate) fn parse(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let secure = match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    };
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (secure && bare).then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_allowed_everywhere_and_http_on_localhost() {
        let good = [
            "https://accounts.example.org",
            "https://accounts.example.org:8443/tenant?a=b",
            "http://localhost:9400",
            "http://127.0.0.1:9400/",
            "http://[::1]:9400/",
        ];
        for text in good {
            assert!(parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn any_other_address_is_refused() {
        let bad = [
            "http://accounts.example.org",
            "http://localhost.example.org",
            "http://127.0.0.1.example.org",
            "http://localhost@example.org",
            "http://127.0.0.2",
            "https://user:password@example.org",
            "https://user@example.org",
            "https://example.org/#fragment",
            "ftp://localhost",
            "file:///etc/passwd",
            "//example.org",
            "example.org",
            "https://",
            "",
        ];
        for text in bad {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
