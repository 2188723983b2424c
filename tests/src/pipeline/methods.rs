//! The methods of a path: `HEAD` beside `GET`, and the methods that a path does not have.

use testkit::Response;

use super::{app, as_admin, made, table};

fn headers(response: &Response) -> Vec<&(String, String)> {
    let changes = ["traceparent", "x-correlation-id", "content-length"];
    let headers = response.headers.iter();
    headers
        .filter(|(name, _)| !changes.contains(&name.to_ascii_lowercase().as_str()))
        .collect()
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let app = app();
    made(&app, "a").await;
    for path in ["/things", "/things?limit=0", "/things?cursor=x"] {
        let get = as_admin(app.get(path)).send().await;
        let head = as_admin(app.request("HEAD", path)).send().await;
        assert_eq!((head.status, headers(&head)), (get.status, headers(&get)));
        let length = get.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(length.as_str()));
        assert!(!get.body.is_empty() && head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn head_needs_the_credential_that_get_needs() {
    let app = app();
    let refused = app.request("HEAD", "/things").send().await;
    assert_eq!((refused.status, refused.body.len()), (401, 0));
    assert!(refused.header("www-authenticate").is_some());
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_by_its_query() {
    let app = app();
    let before = table(&app).rows();
    for method in ["PATCH", "PUT", "DELETE", "head", "PROPFIND"] {
        let refused = as_admin(app.request(method, "/things")).send().await;
        refused.assert_refused(405, "request.method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET, HEAD, POST"), "{method}");
    }
    assert_eq!(table(&app).rows(), before);
}

#[tokio::test]
async fn options_is_answered_with_the_methods_to_everybody() {
    let reply = app().request("OPTIONS", "/things").send().await;
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    assert_eq!(reply.header("allow"), Some("GET, HEAD, POST"));
}

#[tokio::test]
async fn a_path_without_a_query_has_no_head() {
    let app = app();
    let reply = app.request("HEAD", "/knocks").send().await;
    assert_eq!(reply.status, 404, "the gateway knows no such route");
    assert!(table(&app).rows().is_empty());
}
