//! Writes, alone and in transactions.

use futures_util::future::join_all;
use kernel::table::{Action, AttributeValue, Condition, Item, Key, Table, Write};

use super::{number, partition, refusal, row, text};

pub(super) async fn hold(table: &dyn Table) {
    conditions_decide(table).await;
    the_first_failed_condition_decides_the_error(table).await;
    a_refused_transaction_writes_nothing(table).await;
    a_put_replaces_and_a_delete_removes(table).await;
    an_update_sets_adds_and_creates(table).await;
    an_older_version_replaces_nothing(table).await;
    of_concurrent_versions_the_highest_is_kept(table).await;
    of_concurrent_conditional_puts_one_succeeds(table).await;
    concurrent_additions_are_all_counted(table).await;
}

/// Every condition against a row with `version` 3 and against no row, alone and in a transaction.
async fn conditions_decide(table: &dyn Table) {
    let cases = [
        (Condition::None, true, true),
        (Condition::Absent, false, true),
        (Condition::Present, true, false),
        (Condition::Version(3), true, false),
        (Condition::Version(2), false, false),
        (Condition::Version(33), false, false),
        (Condition::OlderThan(4), true, true),
        (Condition::OlderThan(33), true, true),
        (Condition::OlderThan(3), false, true),
        (Condition::OlderThan(2), false, true),
        (Condition::AbsentOrAtMost("version", 3), true, true),
        (Condition::AbsentOrAtMost("version", 2), false, true),
        (Condition::AbsentOrAtMost("missing", 0), true, true),
        (Condition::AbsentOrAtMost("name", 9), false, true),
        (Condition::Within("version", 2, 3), true, false),
        (Condition::Within("version", 3, 9), false, false),
        (Condition::Within("version", 1, 2), false, false),
        (Condition::Within("missing", 0, 9), false, false),
    ];
    for (condition, with_row, without_row) in cases {
        for (there, expected) in [(true, with_row), (false, without_row)] {
            for in_transaction in [false, true] {
                let outcome = attempt(table, condition, there, in_transaction).await;
                assert_eq!(
                    outcome, expected,
                    "{condition:?}, row exists: {there}, in a transaction: {in_transaction}"
                );
            }
        }
    }
}

async fn attempt(
    table: &dyn Table,
    condition: Condition,
    there: bool,
    in_transaction: bool,
) -> bool {
    let pk = partition("conditions");
    let key = Key::new(&pk, "META");
    if there {
        let given = row(&key, &[("version", number(3)), ("name", text("a"))]);
        table
            .commit(vec![Write::always(Action::Put(given))])
            .await
            .expect("the given row");
    }
    // Alone, this update is sent to DynamoDB outside a transaction.
    let change = Action::Update {
        key: key.clone(),
        set: vec![("touched", number(1))],
        add: vec![],
    };
    let mut writes = vec![Write::when(change, condition).or(refusal("test.refused"))];
    if in_transaction {
        writes.push(Write::always(Action::Put(row(
            &Key::new(&pk, "OTHER"),
            &[],
        ))));
    }
    let outcome = table.commit(writes).await;
    let touched = read(table, &key)
        .await
        .is_some_and(|row| row.contains_key("touched"));
    match outcome {
        Ok(()) => assert!(touched),
        Err(error) => {
            assert_eq!(error.code(), "test.refused", "{error:?}");
            assert!(!touched);
        }
    }
    touched
}

async fn the_first_failed_condition_decides_the_error(table: &dyn Table) {
    let pk = partition("first");
    let write =
        |sk: &str, condition| Write::when(Action::Put(row(&Key::new(&pk, sk), &[])), condition);
    let check = |sk: &str| Write::when(Action::Check(Key::new(&pk, sk)), Condition::Present);
    let refused = |writes| async { table.commit(writes).await.expect_err("a refusal").code() };
    let both = vec![
        write("a", Condition::Absent),
        write("b", Condition::Present).or(refusal("test.second")),
        check("c").or(refusal("test.third")),
    ];
    assert_eq!(refused(both).await, "test.second");
    assert_eq!(
        refused(vec![check("c").or(refusal("test.check"))]).await,
        "test.check"
    );
    assert_eq!(
        refused(vec![write("a", Condition::Absent), check("c")]).await,
        "request.lost_race"
    );
    assert_eq!(
        refused(vec![write("a", Condition::Version(1))]).await,
        "request.lost_race"
    );
}

async fn a_refused_transaction_writes_nothing(table: &dyn Table) {
    let pk = partition("all or nothing");
    let key = |sk: &str| Key::new(&pk, sk);
    let given = ["kept", "counter"]
        .map(|sk| Write::always(Action::Put(row(&key(sk), &[("n", number(1))]))));
    table.commit(given.into()).await.expect("two puts");
    let writes = vec![
        Write::always(Action::Put(row(&key("new"), &[]))),
        Write::always(Action::Delete(key("kept"))),
        Write::always(Action::Update {
            key: key("counter"),
            set: vec![],
            add: vec![("n", 1)],
        }),
        Write::when(Action::Check(key("nowhere")), Condition::Present),
    ];
    table.commit(writes).await.expect_err("a refusal");
    assert_eq!(read(table, &key("new")).await, None);
    assert!(read(table, &key("kept")).await.is_some());
    assert_eq!(
        read(table, &key("counter")).await.expect("the counter")["n"],
        number(1)
    );
}

async fn a_put_replaces_and_a_delete_removes(table: &dyn Table) {
    let key = Key::new(partition("replace"), "META");
    table
        .commit(vec![Write::always(Action::Put(row(
            &key,
            &[("old", number(1))],
        )))])
        .await
        .expect("a put");
    let newer = row(&key, &[("new", number(2))]);
    table
        .commit(vec![Write::when(
            Action::Put(newer.clone()),
            Condition::Present,
        )])
        .await
        .expect("a put");
    assert_eq!(read(table, &key).await, Some(newer));
    for _ in 0..2 {
        table
            .commit(vec![Write::always(Action::Delete(key.clone()))])
            .await
            .expect("a delete, again too");
        assert_eq!(read(table, &key).await, None);
    }
    table
        .commit(vec![Write::when(Action::Delete(key), Condition::Present)])
        .await
        .expect_err("a refusal");
}

async fn an_update_sets_adds_and_creates(table: &dyn Table) {
    let key = Key::new(partition("update"), "META");
    for (amount, sum) in [(5, 5), (-7, -2), (0, -2)] {
        let update = Action::Update {
            key: key.clone(),
            set: vec![("name", text("a"))],
            add: vec![("n", amount)],
        };
        table
            .commit(vec![Write::always(update)])
            .await
            .expect("an update");
        assert_eq!(
            read(table, &key).await,
            Some(row(&key, &[("name", text("a")), ("n", number(sum))]))
        );
    }
}

fn version(key: &Key, version: u64) -> Write {
    let row = row(key, &[("version", AttributeValue::N(version.to_string()))]);
    Write::when(Action::Put(row), Condition::OlderThan(version)).or(refusal("test.older"))
}

/// Alone, which is sent to DynamoDB outside a transaction, and in a transaction.
async fn an_older_version_replaces_nothing(table: &dyn Table) {
    for in_transaction in [false, true] {
        let pk = partition("versions");
        let key = Key::new(&pk, "META");
        let put = |number: u64| {
            let other = Action::Put(row(&Key::new(&pk, number.to_string()), &[]));
            let in_transaction = in_transaction.then(|| Write::always(other));
            let writes = in_transaction.into_iter().chain([version(&key, number)]);
            table.commit(writes.collect())
        };
        put(9).await.expect("a first version");
        put(10).await.expect("a later version");
        for older in [10, 9, 1] {
            let refused = put(older).await.expect_err("a refusal");
            assert_eq!(refused.code(), "test.older");
            let kept = read(table, &key).await.expect("the row");
            assert_eq!(kept["version"], number(10), "after {older}");
        }
    }
}

async fn of_concurrent_versions_the_highest_is_kept(table: &dyn Table) {
    let key = Key::new(partition("version race"), "META");
    let puts = (1..=20).map(|number| table.commit(vec![version(&key, number)]));
    for outcome in join_all(puts).await {
        assert!(outcome.is_ok() || outcome.is_err_and(|error| error.code() == "test.older"));
    }
    let kept = read(table, &key).await.expect("the row");
    assert_eq!(kept["version"], number(20));
}

async fn of_concurrent_conditional_puts_one_succeeds(table: &dyn Table) {
    let pk = partition("race");
    let attempts = (0..20).map(|attempt| {
        let unique = Action::Put(row(&Key::new(&pk, "UNIQUE"), &[]));
        let own = Action::Put(row(&Key::new(&pk, format!("OWN#{attempt}")), &[]));
        table.commit(vec![
            Write::always(own),
            Write::when(unique, Condition::Absent).or(refusal("test.taken")),
        ])
    });
    let outcomes = join_all(attempts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .flat_map(|outcome| outcome.as_ref().err())
            .all(|error| error.code() == "test.taken")
    );
}

async fn concurrent_additions_are_all_counted(table: &dyn Table) {
    let pk = partition("count");
    let counter = Key::new(&pk, "COUNTER");
    let additions = (0..20).map(|addition| {
        let add = Action::Update {
            key: counter.clone(),
            set: vec![],
            add: vec![("n", 1)],
        };
        let own = Action::Put(row(&Key::new(&pk, format!("OWN#{addition}")), &[]));
        table.commit(vec![
            Write::always(add),
            Write::when(own, Condition::Absent),
        ])
    });
    for outcome in join_all(additions).await {
        outcome.expect("an addition");
    }
    assert_eq!(
        read(table, &counter).await.expect("the counter")["n"],
        number(20)
    );
}

async fn read(table: &dyn Table, key: &Key) -> Option<Item> {
    table.get(key).await.expect("a get")
}
