use kernel::Dependencies as _;
use kernel::actor::Anonymity;
use kernel::context::Clock as _;
use kernel::table::{Action, Item, Write};
use kernel::{Actor, Error, Resources};
use serde::Deserialize;
use serde_json::json;
use testkit::{MemoryTable, TestClock};

use super::*;
use crate::{Change, Flag};

fn row(change: kernel::Result<Change>) -> Item {
    let Ok(Write {
        action: Action::Put(row),
        ..
    }) = change.and_then(|change| change.write(Timestamp::UNIX_EPOCH))
    else {
        panic!("a change puts a row");
    };
    row
}

fn flag(enabled: bool) -> Item {
    let flag = Flag {
        enabled,
        everyone: true,
        ..Flag::default()
    };
    row(Change::flag("beta", Some(&flag), 1))
}

fn own(key: &str, value: Value) -> Item {
    row(Change::own(key, Some(&value), 1))
}

struct Domain {
    table: Arc<MemoryTable>,
    clock: TestClock,
    settings: Settings,
}

fn domain() -> Domain {
    let table = Arc::new(MemoryTable::new());
    Domain {
        settings: Settings::new(Some(table.clone())),
        table,
        clock: TestClock::new(),
    }
}

impl Domain {
    async fn beta(&self) -> bool {
        let cx = Context {
            actor: Actor::Anonymous(Anonymity::Missing),
            ..Context::of_system(self.clock.now(), Arc::new(TestClock::new()))
        };
        self.settings.flag("beta", &cx).await
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

#[tokio::test]
async fn settings_are_read_at_the_first_use_and_then_once_a_minute() {
    let domain = domain();
    domain.table.given(flag(true));
    assert_eq!(domain.table.reads(), 0);
    for _ in 0..100 {
        assert!(domain.beta().await);
    }
    assert_eq!(domain.table.reads(), 1);
    domain.table.given(flag(false));
    domain.pass(59);
    assert!(domain.beta().await, "still cached after 59 s");
    domain.pass(1);
    assert!(!domain.beta().await);
    assert_eq!(domain.table.reads(), 2);
}

#[tokio::test]
async fn after_a_failed_read_the_cached_settings_are_used_and_the_read_is_retried_every_five_seconds()
 {
    let domain = domain();
    domain.table.given(flag(true));
    assert!(domain.beta().await);
    domain.table.given(flag(false));
    domain.pass(60);
    domain.table.fail_next(2);
    domain.table.forget_counts();
    for _ in 0..10 {
        assert!(domain.beta().await, "stale");
    }
    assert_eq!(domain.table.reads(), 1);
    domain.pass(5);
    assert!(domain.beta().await, "still stale");
    assert_eq!(domain.table.reads(), 2);
    domain.pass(5);
    assert!(!domain.beta().await);
}

#[tokio::test]
async fn settings_that_were_never_read_are_the_defaults() {
    let domain = domain();
    domain.table.given(flag(true));
    domain.table.fail_next(1);
    assert!(!domain.beta().await);
    let policy = domain
        .settings
        .route("make-thing", domain.clock.now())
        .await;
    assert_eq!(policy, RoutePolicy::default());
    domain.pass(5);
    assert!(domain.beta().await);
}

#[tokio::test]
async fn without_a_table_all_settings_are_the_defaults() {
    let settings = Settings::new(None);
    let now = TestClock::new().now();
    assert_eq!(*settings.snapshot(now).await, Snapshot::default());
}

#[tokio::test]
async fn after_the_clock_is_set_back_the_settings_are_read_again() {
    let domain = domain();
    domain.table.given(flag(true));
    assert!(domain.beta().await);
    domain.table.given(flag(false));
    domain.clock.set(Timestamp::UNIX_EPOCH);
    assert!(!domain.beta().await);
}

/// A table that never answers.
struct Silent;

impl Table for Silent {
    fn get<'a>(&'a self, _: &'a kernel::table::Key) -> Answer<'a, Option<Item>> {
        Box::pin(std::future::pending())
    }
    fn get_many<'a>(&'a self, _: &'a [kernel::table::Key]) -> Answer<'a, Vec<Option<Item>>> {
        Box::pin(std::future::pending())
    }
    fn query<'a>(&'a self, _: &'a kernel::table::KeyQuery) -> Answer<'a, kernel::table::Rows> {
        Box::pin(std::future::pending())
    }
    fn commit<'a>(&'a self, _: Vec<Write>) -> Answer<'a, ()> {
        Box::pin(std::future::pending())
    }
}

type Answer<'a, T> = kernel::table::BoxFuture<'a, Result<T, Error>>;

#[tokio::test(start_paused = true)]
async fn a_table_that_hangs_delays_one_caller_by_a_second_and_no_other() {
    let settings = Settings::new(Some(Arc::new(Silent)));
    let now = TestClock::new().now();
    let started = tokio::time::Instant::now();
    for _ in 0..10 {
        assert_eq!(*settings.snapshot(now).await, Snapshot::default());
    }
    assert_eq!(started.elapsed(), READ_LIMIT);
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(default)]
struct Limits {
    pages: u8,
    title: String,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 20,
            title: "Aurora".to_owned(),
        }
    }
}

#[tokio::test]
async fn a_struct_has_the_values_that_are_set_and_its_defaults_for_the_rest() {
    let domain = domain();
    let now = domain.clock.now();
    let loaded: Limits = domain.settings.load(now).await;
    assert_eq!(loaded, Limits::default());
    domain.table.given(own("pages", json!(5)));
    domain.table.given(own("another", json!("unknown field")));
    domain.pass(60);
    let loaded: Limits = domain.settings.load(domain.clock.now()).await;
    assert_eq!((loaded.pages, loaded.title.as_str()), (5, "Aurora"));
}

#[tokio::test]
async fn a_field_keeps_its_default_when_its_value_does_not_fit() {
    let domain = domain();
    domain.table.given(own("pages", json!(1000)));
    domain.table.given(own("title", json!("Borealis")));
    for _ in 0..3 {
        let loaded: Limits = domain.settings.load(domain.clock.now()).await;
        assert_eq!((loaded.pages, loaded.title.as_str()), (20, "Borealis"));
    }
    let reported = domain.settings.state().reported.clone();
    assert_eq!(
        reported,
        BTreeSet::from(["pages".to_owned()]),
        "logged once"
    );
}

#[test]
fn a_function_shares_the_settings_of_its_process() {
    let shared = Arc::new(Settings::default());
    let resources = Resources::new(None, |_| None).with_port(shared.clone());
    assert!(Arc::ptr_eq(
        &Arc::<Settings>::open(&resources).unwrap(),
        &shared
    ));
    let own = Arc::<Settings>::open(&Resources::new(None, |_| None)).unwrap();
    assert!(own.table.is_none());
}

#[test]
fn no_value_is_shown_by_debug() {
    assert_eq!(format!("{:?}", Settings::default()), "Settings { .. }");
}
