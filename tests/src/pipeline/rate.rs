//! Rate limits: two knocks at once, one more each second.

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
async fn who_calls_too_often_is_told_when_to_come_back() {
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
async fn an_allowance_refills_with_time_and_never_over_its_burst() {
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
async fn of_many_at_once_the_burst_gets_through() {
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
async fn a_limit_costs_two_calls_at_most() {
    let app = app();
    knock(&app, 1).await.with_status(204);
    assert_eq!((table(&app).reads(), table(&app).commits()), (0, 1));
    for _ in 0..5 {
        table(&app).forget_counts();
        knock(&app, 1).await;
        assert_eq!((table(&app).reads(), table(&app).commits()), (0, 2));
    }
}

/// The authorizer is not asked on an open route: its callers are strangers, whatever they show.
#[tokio::test]
async fn on_an_open_route_everybody_is_known_by_address() {
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
