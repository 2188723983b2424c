//! The rules of a refresh; lost answers, races and thieves are in [`chain`].

mod chain;

use std::time::Duration;

use testkit::App;

use crate::given::{PASSWORD, Tokens, app, login, me, refresh, signed_in, suspend};

async fn refreshed(app: &App, token: &str) -> Tokens {
    Tokens::of(&refresh(app, token).await.with_status(200))
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_the_next_one() {
    let app = app();
    let first = signed_in(&app).await;
    let second = refreshed(&app, &first.refresh).await;
    assert_eq!(me(&app, &second.access).await.status, 200);
    assert_eq!(
        me(&app, &first.access).await.status,
        200,
        "it has not expired"
    );
    let third = refreshed(&app, &second.refresh).await;
    assert_eq!(me(&app, &third.access).await.status, 200);
    assert_ne!(second.refresh, third.refresh);
}

#[tokio::test]
async fn a_refresh_takes_one_read_and_one_transaction_without_the_rate_limit() {
    let app = app();
    let first = signed_in(&app).await;
    let second = refreshed(&app, &first.refresh).await;
    app.clock().advance(Duration::from_secs(2));
    app.table("identity").forget_counts();
    refreshed(&app, &second.refresh).await;
    let table = app.table("identity");
    assert_eq!((table.reads(), table.commits()), (1, 2));
}

#[tokio::test]
async fn an_unknown_token_is_refused_and_the_session_continues() {
    let app = app();
    let tokens = signed_in(&app).await;
    let (ids, _) = tokens.refresh.rsplit_once('_').unwrap();
    for other in [
        "",
        "x",
        &tokens.access,
        &format!("{ids}_{}", "0".repeat(64)),
        &tokens.refresh.to_uppercase(),
    ] {
        refresh(&app, other)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
    }
    refreshed(&app, &tokens.refresh).await;
}

#[tokio::test]
async fn an_expired_session_and_a_suspended_users_session_are_not_refreshed() {
    let app = app();
    let tokens = signed_in(&app).await;
    app.clock().advance(Duration::from_secs(30 * 24 * 3600));
    refresh(&app, &tokens.refresh)
        .await
        .assert_refused(401, "identity.invalid_refresh_token");
    let tokens = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
    suspend(&app, &tokens.user_id(&app).await);
    refresh(&app, &tokens.refresh)
        .await
        .assert_refused(401, "identity.invalid_refresh_token");
}

#[tokio::test]
async fn no_row_and_no_event_holds_a_refresh_token() {
    let app = app();
    let first = signed_in(&app).await;
    let second = refreshed(&app, &first.refresh).await;
    let rows = format!("{:?} {:?}", app.table("identity").rows(), app.log());
    for token in [&first, &second] {
        let secret = token.refresh.rsplit('_').next().unwrap();
        assert!(!rows.contains(secret));
    }
}
