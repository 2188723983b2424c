//! An event that is published in two versions, and consumers that read one version or any version.

use kernel::table::{AttributeValue, Key};
use kernel::text::Text;
use kernel::{Commit, Consumer, Context, Envelope, Result};
use lambda::Catalogue;
use schemars::JsonSchema;
use serde::Deserialize;
use testkit::App;

use super::{as_admin, made, things};

/// Declares a consumer that counts each of its events under its version.
macro_rules! reader {
    ($type:ident, $name:literal, $event:literal { $($field:ident)? }) => {
        #[derive(Deserialize, JsonSchema)]
        struct $type {
            $($field: Text<20>,)?
        }

        impl Consumer for $type {
            const NAME: &'static str = $name;
            const EVENT: &'static str = $event;
            type Dependencies = ();

            async fn consume(self, event: &Envelope, (): &(), _: &Context) -> Result<Commit<()>> {
                $(assert_eq!(self.$field.as_str(), "b");)?
                let count = match event.metadata.schema_version {
                    1 => "first",
                    _ => "second",
                };
                Ok(Commit::nothing().count(Key::single($name), vec![(count, 1)]))
            }
        }
    };
}

reader!(ReadFirst, "read-first", "things.ThingRenamed.v1" { name });
reader!(ReadSecond, "read-second", "things.ThingRenamed.v2" { new_name });
reader!(ReadFamily, "read-family", "things.ThingRen*" {});
reader!(ReadEvery, "read-every", "*" {});

fn readers() -> Catalogue {
    Catalogue::new("readers", "Consumers of the events of things")
        .consumer::<ReadFirst>()
        .consumer::<ReadSecond>()
        .consumer::<ReadFamily>()
        .consumer::<ReadEvery>()
}

/// Renames a thing and returns the messages of the rename.
async fn renamed() -> (App, Vec<Envelope>) {
    let app = App::new([things::catalogue(), readers()]);
    let id = made(&app, "a").await;
    drop(app.take_events());
    as_admin(app.put(&format!("/things/{id}")))
        .header("If-Match", "\"1\"")
        .json(&serde_json::json!({ "name": "b" }))
        .send()
        .await
        .with_status(200);
    let messages = app.take_events();
    (app, messages)
}

/// How many events a reader has processed in version 1 and in version 2.
fn processed(app: &App, reader: &str) -> [u64; 2] {
    let row = app.table("readers").row(&Key::single(reader));
    ["first", "second"].map(|count| match row.as_ref().and_then(|row| row.get(count)) {
        Some(AttributeValue::N(number)) => number.parse().unwrap(),
        _ => 0,
    })
}

fn assert_all_processed_once(app: &App) {
    let readers = ["read-first", "read-second", "read-family", "read-every"];
    assert_eq!(
        readers.map(|reader| processed(app, reader)),
        [[1, 0], [0, 1], [0, 1], [0, 1]]
    );
}

#[tokio::test]
async fn a_reader_of_one_version_receives_it_and_a_reader_of_any_version_the_newest() {
    let (app, messages) = renamed().await;
    assert!(app.deliver_these(&messages).await.is_empty());
    assert_all_processed_once(&app);
}

#[tokio::test]
async fn versions_that_arrive_twice_and_in_another_order_take_effect_once() {
    let (app, mut messages) = renamed().await;
    messages.reverse();
    messages.extend(messages.clone());
    assert!(app.deliver_these(&messages).await.is_empty());
    assert_all_processed_once(&app);
}

/// While a reader changes to the newest version, its queue still has the earlier version of the same
/// event.
#[tokio::test]
async fn a_reader_that_receives_both_versions_of_an_event_processes_it_once() {
    let (app, messages) = renamed().await;
    assert_eq!(messages.len(), 2);
    for message in &messages {
        app.consume("read-every", message).await.unwrap();
    }
    assert_eq!(processed(&app, "read-every"), [0, 1]);
}

#[tokio::test]
async fn a_table_stores_an_event_of_two_versions_once() {
    let (app, messages) = renamed().await;
    let events = app.table("things").events();
    let [_, renamed] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!((renamed.metadata.schema_version, messages.len()), (2, 2));
    assert_eq!(&messages[0], renamed);
    assert_eq!(messages[1].event_id, renamed.event_id);
}
