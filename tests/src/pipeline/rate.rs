//! Rate limits: two requests at once, and one more each second.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use testkit::{App, Response};

use super::things::{ADMIN, LEARNER};
use super::{app, table};

async fn knock(app: &App, last_octet: u8) -> Response {
    let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, last_octet));
    app.post("/knocks").from_address(address).send().await
}

#[tokio::test]
async fn a_client_over_its_limit_is_refused_with_the_time_to_wait() {
    let app = app();
    for _ in 0..2 {
        knock(&app, 1).await.with_status(204);
    }
    let refused = knock(&app, 1).await;
    refused.assert_refused(429, "request.rate_limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(
        refused
            .header("ratelimit")
            .is_some_and(|limit| limit.contains("remaining=0"))
    );
    knock(&app, 2).await.with_status(204);
}

#[tokio::test]
async fn the_addresses_of_one_network_are_one_client() {
    let knock = async |app: &App, address: &str| {
        let request = app.post("/knocks").from_address(address.parse().unwrap());
        request.send().await.status
    };
    for (first, second, third, other) in [
        (
            "2001:db8:1:2::1",
            "2001:db8:1:2:3::",
            "2001:db8:1:2:ffff::9",
            "2001:db8:1:3::1",
        ),
        (
            "203.0.113.9",
            "::ffff:203.0.113.9",
            "203.0.113.9",
            "::ffff:203.0.113.10",
        ),
    ] {
        let app = app();
        assert_eq!(knock(&app, first).await, 204);
        assert_eq!(knock(&app, second).await, 204);
        assert_eq!(knock(&app, third).await, 429);
        assert_eq!(knock(&app, other).await, 204);
    }
}

#[tokio::test]
async fn an_allowance_refills_with_time_and_never_exceeds_its_burst() {
    let app = app();
    for _ in 0..2 {
        knock(&app, 1).await.with_status(204);
    }
    for _ in 0..3 {
        knock(&app, 1)
            .await
            .assert_refused(429, "request.rate_limited");
        app.clock().advance(Duration::from_millis(1001));
        knock(&app, 1).await.with_status(204);
    }
    app.clock().advance(Duration::from_secs(3600));
    for _ in 0..2 {
        knock(&app, 1).await.with_status(204);
    }
    knock(&app, 1)
        .await
        .assert_refused(429, "request.rate_limited");
}

#[tokio::test]
async fn of_ten_requests_at_once_the_burst_is_accepted() {
    let app = app();
    let replies = futures_util::future::join_all((0..10).map(|_| knock(&app, 1))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        2
    );
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 429).count(),
        8
    );
}

#[tokio::test]
async fn a_rate_limit_needs_at_most_two_calls_of_the_table() {
    let app = app();
    knock(&app, 1).await.with_status(204);
    assert_eq!((table(&app).reads(), table(&app).commits()), (0, 1));
    for _ in 0..5 {
        table(&app).forget_counts();
        knock(&app, 1).await;
        assert_eq!((table(&app).reads(), table(&app).commits()), (0, 2));
    }
}

/// A public route has no authorizer: its callers are anonymous, even if they send a credential.
#[tokio::test]
async fn on_a_public_route_callers_are_limited_by_address() {
    let app = app();
    for token in [ADMIN, LEARNER] {
        app.post("/knocks")
            .bearer(token)
            .send()
            .await
            .with_status(204);
    }
    app.post("/knocks")
        .bearer(ADMIN)
        .send()
        .await
        .assert_refused(429, "request.rate_limited");
}
