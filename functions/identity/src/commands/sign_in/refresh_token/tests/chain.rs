//! Lost answers, races, crashes and thieves.

use std::time::Duration;

use futures_util::future::{join_all, ready};
use kernel::table::{AttributeValue, BoxFuture};
use serde_json::json;
use testkit::{App, Response};

use super::refreshed;
use crate::given::{PASSWORD, Tokens, app, login, me, refresh, session_key, signed_in, tamper};
use crate::refresh_token::RefreshToken;

/// The session has ended, with an event that says why, and its tokens are worthless.
async fn assert_ended(app: &App, reply: &Response, tokens: &[&Tokens]) {
    reply.assert_refused(401, "identity.refresh_token_reused");
    let event = app.table("identity").events().pop().unwrap();
    assert_eq!(
        (event.event_type.as_str(), &event.event_data["reason"]),
        ("SessionRevoked", &json!("refresh_token_reused"))
    );
    for tokens in tokens {
        me(app, &tokens.access)
            .await
            .assert_refused(401, "auth.revoked");
        refresh(app, &tokens.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
    }
}

/// Runs `work` between the read and the transaction of the next refresh. Its first commit belongs to
/// the rate limit, which needs one commit after a pause.
fn before_next_transaction(
    app: &App,
    work: impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static,
) {
    app.clock().advance(Duration::from_secs(2));
    let there = app.clone();
    app.table("identity").before_next_commit(move || {
        there.table("identity").before_next_commit(work);
        Box::pin(ready(()))
    });
}

#[tokio::test]
async fn a_client_that_lost_the_answer_repeats_and_gets_another_successor() {
    let app = app();
    let first = signed_in(&app).await;
    for _ in 0..3 {
        refreshed(&app, &first.refresh).await;
        app.clock().advance(Duration::from_secs(3600));
    }
    let received = refreshed(&app, &first.refresh).await;
    let next = refreshed(&app, &received.refresh).await;
    me(&app, &next.access).await.with_status(200);
}

#[tokio::test]
async fn a_replaced_successor_ends_the_session() {
    let app = app();
    let first = signed_in(&app).await;
    let replaced = refreshed(&app, &first.refresh).await;
    let newest = refreshed(&app, &first.refresh).await;
    let reply = refresh(&app, &replaced.refresh).await;
    assert_ended(&app, &reply, &[&first, &replaced, &newest]).await;
    login(&app, "ada@example.org", PASSWORD)
        .await
        .with_status(200);
}

#[tokio::test]
async fn a_token_whose_successor_was_used_ends_the_session() {
    let app = app();
    let first = signed_in(&app).await;
    let second = refreshed(&app, &first.refresh).await;
    let third = refreshed(&app, &second.refresh).await;
    let reply = refresh(&app, &first.refresh).await;
    assert_ended(&app, &reply, &[&second, &third]).await;
}

#[tokio::test]
async fn a_thief_who_comes_before_the_owner_is_found_when_either_continues() {
    for thief_continues_first in [true, false] {
        let app = app();
        let stolen = signed_in(&app).await;
        let thief = refreshed(&app, &stolen.refresh).await;
        if thief_continues_first {
            let thief = refreshed(&app, &thief.refresh).await;
            let owner = refresh(&app, &stolen.refresh).await;
            assert_ended(&app, &owner, &[&thief]).await;
        } else {
            let owner = refreshed(&app, &stolen.refresh).await;
            let reply = refresh(&app, &thief.refresh).await;
            assert_ended(&app, &reply, &[&owner, &thief]).await;
        }
    }
}

#[tokio::test]
async fn a_thief_who_comes_after_the_owner_is_found_at_once_or_when_the_owner_continues() {
    for owner_has_continued in [true, false] {
        let app = app();
        let stolen = signed_in(&app).await;
        let owner = refreshed(&app, &stolen.refresh).await;
        if owner_has_continued {
            let owner = refreshed(&app, &owner.refresh).await;
            let thief = refresh(&app, &stolen.refresh).await;
            assert_ended(&app, &thief, &[&owner]).await;
        } else {
            let thief = refreshed(&app, &stolen.refresh).await;
            let reply = refresh(&app, &owner.refresh).await;
            assert_ended(&app, &reply, &[&owner, &thief]).await;
        }
    }
}

#[tokio::test]
async fn all_requests_of_a_race_are_answered_and_one_successor_is_valid() {
    for racers in [2, 8] {
        let app = app();
        let first = signed_in(&app).await;
        let replies = join_all((0..racers).map(|_| refresh(&app, &first.refresh))).await;
        let issued: Vec<Tokens> = replies
            .into_iter()
            .map(|reply| Tokens::of(&reply.with_status(200)))
            .collect();
        let (valid, replaced): (Vec<_>, Vec<_>) =
            issued.iter().partition(|tokens| is_newest(&app, tokens));
        assert_eq!(valid.len(), 1, "of {racers}");
        let next = refreshed(&app, &valid[0].refresh).await;
        let reply = refresh(&app, &replaced[0].refresh).await;
        assert_ended(&app, &reply, &[&next]).await;
    }
}

fn is_newest(app: &App, tokens: &Tokens) -> bool {
    let session = app.table("identity").row(&session_key(app)).unwrap();
    let hash = RefreshToken::parse(&tokens.refresh).unwrap().hash();
    let Some(AttributeValue::M(chain)) = session.get("refresh") else {
        return false;
    };
    chain.get("newest") == Some(&AttributeValue::S(hash))
}

#[tokio::test]
async fn a_repeat_that_races_with_the_use_of_the_successor_ends_the_session() {
    let app = app();
    let first = signed_in(&app).await;
    let second = refreshed(&app, &first.refresh).await;
    let (there, successor) = (app.clone(), second.refresh.clone());
    before_next_transaction(&app, move || {
        Box::pin(async move {
            refreshed(&there, &successor).await;
        })
    });
    let reply = refresh(&app, &first.refresh).await;
    assert_ended(&app, &reply, &[&second]).await;
}

#[tokio::test]
async fn a_crash_before_or_after_the_transaction_loses_no_session() {
    let app = app();
    let first = signed_in(&app).await;
    for is_written in [false, true] {
        let there = app.clone();
        before_next_transaction(&app, move || {
            let table = there.table("identity");
            if is_written {
                table.lose_next_answers(1);
            } else {
                table.fail_next_commits(1);
            }
            Box::pin(ready(()))
        });
        refresh(&app, &first.refresh)
            .await
            .assert_refused(503, "unavailable");
    }
    let second = refreshed(&app, &first.refresh).await;
    refreshed(&app, &second.refresh).await;
}

/// Such rows were written before sessions had chains.
#[tokio::test]
async fn a_session_without_a_chain_continues_with_its_unused_token_and_ends_with_a_used_one() {
    for was_used in [false, true] {
        let app = app();
        let tokens = signed_in(&app).await;
        let mut key = session_key(&app);
        tamper(&app, &key, |row| drop(row.remove("refresh")));
        let hash = RefreshToken::parse(&tokens.refresh).unwrap().hash();
        key.sk = format!("REFRESH#{hash}");
        if was_used {
            tamper(&app, &key, |row| {
                row.insert("used_at".to_owned(), AttributeValue::N("1".to_owned()));
            });
            let reply = refresh(&app, &tokens.refresh).await;
            assert_ended(&app, &reply, &[&tokens]).await;
        } else {
            let next = refreshed(&app, &tokens.refresh).await;
            refreshed(&app, &next.refresh).await;
        }
    }
}
