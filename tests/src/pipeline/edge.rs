//! The edge: which requests are answered when the stage has one, and whose address is believed.

use std::net::{IpAddr, Ipv4Addr};

use testkit::{App, AppBuilder, RequestBuilder, Response};

use super::things::{self, ADMIN};
use super::{app, table};

const SECRET: &str = "secret-of-the-edge-with-43-characters-in-it";

fn behind_edge() -> App {
    AppBuilder::new([things::catalogue()])
        .variable("ORIGIN_SECRET", SECRET)
        .build()
}

/// A request that the edge passes on: the gateway sees an address of the edge.
fn passed_on(request: RequestBuilder) -> RequestBuilder {
    let of_edge = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1));
    let request = request.from_address(of_edge);
    request.header("x-origin-secret", SECRET)
}

async fn knock(app: &App, viewer: &str) -> Response {
    let request = passed_on(app.post("/knocks"));
    let request = request.header("cloudfront-viewer-address", viewer);
    request.send().await
}

#[tokio::test]
async fn a_request_that_does_not_pass_the_edge_is_refused_with_any_credential() {
    let app = behind_edge();
    for secret in [
        None,
        Some(""),
        Some("secret-of-another-edge-with-43-characters-0"),
    ] {
        for request in [
            app.post("/knocks"),
            app.post("/things").bearer(ADMIN),
            app.get("/things").bearer(ADMIN),
            app.get("/things"),
            app.request("OPTIONS", "/things"),
        ] {
            let request = match secret {
                Some(secret) => request.header("x-origin-secret", secret),
                None => request,
            };
            let refused = request.send().await;
            refused.assert_refused(403, "edge.bypassed");
            assert_eq!(refused.header("cache-control"), Some("no-store"));
        }
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_request_that_passes_the_edge_is_answered() {
    let app = behind_edge();
    let things = passed_on(app.get("/things").bearer(ADMIN)).send().await;
    things.with_status(200);
    let preflight = passed_on(app.request("OPTIONS", "/things")).send().await;
    preflight.with_status(204);
    passed_on(app.get("/things"))
        .send()
        .await
        .assert_refused(401, "auth.missing");
}

#[tokio::test]
async fn callers_are_counted_by_the_address_that_the_edge_saw() {
    let app = behind_edge();
    for port in [1, 2] {
        knock(&app, &format!("203.0.113.1:{port}"))
            .await
            .with_status(204);
    }
    let refused = knock(&app, "203.0.113.1:3").await;
    refused.assert_refused(429, "request.rate_limited");
    knock(&app, "203.0.113.2:1").await.with_status(204);
}

#[tokio::test]
async fn the_ipv6_addresses_of_one_network_are_one_caller_behind_the_edge() {
    let app = behind_edge();
    for viewer in ["2001:db8:1:2::1:443", "2001:db8:1:2:3:4:5:6:443"] {
        knock(&app, viewer).await.with_status(204);
    }
    let refused = knock(&app, "2001:db8:1:2::9:80").await;
    refused.assert_refused(429, "request.rate_limited");
    knock(&app, "2001:db8:1:3::1:443").await.with_status(204);
}

#[tokio::test]
async fn without_a_readable_address_of_the_viewer_the_address_of_the_edge_is_counted() {
    let app = behind_edge();
    knock(&app, "unknown").await.with_status(204);
    let without = passed_on(app.post("/knocks")).send().await;
    without.with_status(204);
    let refused = knock(&app, "203.0.113.1").await;
    refused.assert_refused(429, "request.rate_limited");
}

#[tokio::test]
async fn the_address_in_a_header_is_not_believed_in_a_stage_without_an_edge() {
    let app = app();
    let spoofed = async |octet: u8| {
        let viewer = format!("203.0.113.{octet}:1");
        knock(&app, &viewer).await
    };
    spoofed(1).await.with_status(204);
    spoofed(2).await.with_status(204);
    let refused = spoofed(3).await;
    refused.assert_refused(429, "request.rate_limited");
}
