//! `GET /docs`: Show this page
//!
//! The API reference as an interactive page: Swagger UI, which loads `openapi.json` from the same
//! folder and nothing else. Always compressed with gzip, which every browser accepts; with curl, use
//! `--compressed`.

use std::borrow::Cow;

use kernel::reply::StaticDocument;
use kernel::{Context, Permission, Query, Reply, Result, Route};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/docs.rs"));

const PAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/docs.html.gz"));

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetDocs {}

/// An HTML page.
#[derive(Debug, Serialize)]
pub(crate) struct DocsPage {}

impl JsonSchema for DocsPage {
    fn schema_name() -> Cow<'static, str> {
        "DocsPage".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "contentMediaType": "text/html" })
    }
}

impl Reply for DocsPage {
    fn version(&self) -> Option<u64> {
        Some(PAGE_TAG)
    }

    fn document(&self) -> Option<StaticDocument> {
        Some(StaticDocument {
            content_type: "text/html; charset=utf-8",
            content_encoding: Some("gzip"),
            security_policy: Some(SECURITY_POLICY),
            bytes: PAGE,
        })
    }
}

impl Query for GetDocs {
    const NAME: &'static str = "get-docs";
    const ROUTE: Route = Route::get("/docs");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = ();
    type Reply = DocsPage;

    async fn fetch(self, (): &(), _: &Context) -> Result<DocsPage> {
        Ok(DocsPage {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn page() -> String {
        let mut page = String::new();
        flate2::read::GzDecoder::new(PAGE)
            .read_to_string(&mut page)
            .unwrap();
        page
    }

    /// The contents of an element, as an HTML parser finds them.
    fn contents<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        page.split(&open)
            .skip(1)
            .filter_map(|rest| rest.split(&close).next())
            .collect()
    }

    #[test]
    fn the_security_policy_allows_exactly_the_elements_of_the_page() {
        let page = page();
        for (element, directive, count) in [("script", "script-src", 2), ("style", "style-src", 1)]
        {
            let contents = contents(&page, element);
            assert_eq!(contents.len(), count, "{element}");
            let allowed = SECURITY_POLICY
                .split("; ")
                .find(|part| part.starts_with(directive))
                .unwrap();
            let hashes: Vec<String> = contents.iter().map(|content| sha256(content)).collect();
            assert_eq!(allowed, format!("{directive} {}", hashes.join(" ")));
        }
    }

    fn sha256(content: &str) -> String {
        use base64::Engine as _;
        use sha2::Digest as _;
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(content));
        format!("'sha256-{hash}'")
    }

    #[test]
    fn the_page_loads_nothing_from_another_host() {
        let page = page();
        for attribute in [" src=", "<link rel=\"stylesheet\"", "@import"] {
            let shell = page.replace(contents(&page, "script")[0], "");
            assert!(!shell.contains(attribute), "{attribute}");
        }
        assert!(SECURITY_POLICY.starts_with("default-src 'none'; "));
        assert!(!SECURITY_POLICY.contains("http") && !SECURITY_POLICY.contains("unsafe"));
    }

    #[test]
    fn no_script_of_the_page_contains_html_markup() {
        for script in contents(&page(), "script") {
            assert!(!script.contains("<!--") && !script.to_lowercase().contains("<script"));
        }
    }

    #[test]
    fn the_page_fits_into_a_response_of_the_gateway() {
        assert!(PAGE.len() < 1024 * 1024, "{}", PAGE.len());
    }
}
