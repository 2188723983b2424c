//! A domain for tests that imports numbers, each of which can be made to fail.

use std::sync::Arc;

use kernel::bulk::{BulkItem, BulkPageQueued, BulkRun, BulkWork};
use kernel::table::{Action, Condition, Key, Table, Write};
use kernel::{Commit, Context, Dependency, Error, EventSpec, Fact, Kind, Result};
use lambda::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) fn catalogue() -> Catalogue {
    Catalogue::new("imports", "The domain for tests of bulk work")
        .bulk_work::<Import>()
        .bulk_work::<ImportStrictly>()
}

/// Imports the numbers from 1 on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Import {
    pub(super) numbers: u32,
    /// Numbers that `item` refuses.
    pub(super) refused: Vec<u32>,
    /// Numbers whose commit is refused.
    pub(super) taken: Vec<u32>,
    /// Numbers with more writes than a step may have.
    pub(super) large: Vec<u32>,
    pub(super) panicking: Vec<u32>,
    /// If it is set, all items have this cursor.
    pub(super) cursor: Option<u32>,
    /// All items update one counter under a condition, so that no two fit into one transaction.
    pub(super) capped: bool,
    /// Each item records a fact.
    pub(super) told: bool,
    pub(super) refuses_finish: bool,
    /// How the last writes of a failed run are refused.
    pub(super) refuses_failed: Option<Refusal>,
}

/// Where the last writes of a failed run are refused.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Refusal {
    Decision,
    Commit,
}

/// A number was imported.
#[derive(Debug, Serialize, JsonSchema)]
struct NumberImported {}

impl Fact for NumberImported {
    const TYPE: &'static str = "NumberImported";
}

pub(super) struct Imports(Arc<dyn Table>);

impl Dependency for Imports {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self(table))
    }
}

impl BulkWork for Import {
    const NAME: &'static str = "import-numbers";
    const MOST_ITEMS: u64 = 500;
    const ITEMS: u32 = 10;
    const STEPS: u32 = 3;
    const EMITS: &'static [EventSpec] = &[NumberImported::SPEC];
    type Dependencies = Imports;
    type Item = u32;
    type Cursor = u32;

    async fn items(
        &self,
        after: Option<u32>,
        limit: u32,
        _: &Imports,
        _: &Context,
    ) -> Result<Vec<BulkItem<u32, u32>>> {
        let numbers = after.unwrap_or(0) + 1..=self.numbers;
        let items = numbers.take(limit as usize).map(|number| BulkItem {
            label: format!("row {number}"),
            cursor: self.cursor.unwrap_or(number),
            item: number,
        });
        Ok(items.collect())
    }

    async fn item(&self, number: u32, imports: &Imports, cx: &Context) -> Result<Commit<()>> {
        if imports.0.get(&Key::single("BROKEN")).await?.is_some() {
            return Err(Error::unavailable("it is broken"));
        }
        if self.refused.contains(&number) {
            return Err(Error::new(Kind::Invalid, "imports.no", "no such number"));
        }
        assert!(!self.panicking.contains(&number), "it panics");
        let commit = counted(&number.to_string());
        if self.capped {
            let counter = Action::Update {
                key: Key::single("CAPPED"),
                set: Vec::new(),
                add: vec![("times", 1)],
            };
            let capped = Condition::AbsentOrAtMost("times", 14);
            let full = Error::new(Kind::Conflict, "imports.full", "it is full");
            return Ok(commit.write(Write::when(counter, capped).or(full)));
        }
        if self.taken.contains(&number) {
            let taken = Error::new(Kind::Conflict, "imports.taken", "it is taken");
            let key = Key::single("TAKEN");
            return Ok(commit.write(Write::when(Action::Check(key), Condition::Present).or(taken)));
        }
        if self.large.contains(&number) {
            return Ok((0..97).fold(commit, |commit, part| {
                commit.and(counted(&format!("{number}-{part}")))
            }));
        }
        let commit = match self.told {
            true => commit.fact("Number", &NumberImported {}, cx),
            false => commit,
        };
        Ok(commit.count(Key::single("ALL"), vec![("times", 1)]))
    }

    async fn finish(&self, _: &BulkRun, _: &Imports, _: &Context) -> Result<Commit<()>> {
        if self.refuses_finish {
            return Err(Error::new(Kind::Conflict, "imports.not_now", "not now"));
        }
        Ok(counted("END"))
    }

    async fn failed(&self, reason: &Error, _: &Imports, _: &Context) -> Result<Commit<()>> {
        let refusal = Error::new(Kind::Conflict, "imports.not_now", "not now");
        let commit = counted(&format!("FAILED#{}", reason.code()));
        match self.refuses_failed {
            None => Ok(commit),
            Some(Refusal::Decision) => Err(refusal),
            Some(Refusal::Commit) => {
                let check = Action::Check(Key::single("NOWHERE"));
                Ok(commit.write(Write::when(check, Condition::Present).or(refusal)))
            }
        }
    }
}

fn counted(what: &str) -> Commit<()> {
    Commit::nothing().count(Key::single(format!("DONE#{what}")), vec![("times", 1)])
}

/// Fails when a second number fails. Its name begins with the name of `Import`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ImportStrictly(pub(super) Import);

impl BulkWork for ImportStrictly {
    const NAME: &'static str = "import-numbers-strictly";
    const MOST_FAILURES: u64 = 1;
    const ITEMS: u32 = 10;
    type Dependencies = Imports;
    type Item = u32;
    type Cursor = u32;

    async fn items(
        &self,
        after: Option<u32>,
        limit: u32,
        imports: &Imports,
        cx: &Context,
    ) -> Result<Vec<BulkItem<u32, u32>>> {
        self.0.items(after, limit, imports, cx).await
    }

    async fn item(&self, number: u32, imports: &Imports, cx: &Context) -> Result<Commit<()>> {
        self.0.item(number, imports, cx).await
    }

    async fn failed(&self, reason: &Error, imports: &Imports, cx: &Context) -> Result<Commit<()>> {
        self.0.failed(reason, imports, cx).await
    }
}

#[test]
fn bulk_work_subscribes_to_the_pages_of_its_own_name() {
    let catalogue = catalogue();
    let lambda::Trigger::Event { name, filter, .. } = &catalogue.entries[0].trigger else {
        panic!("bulk work is a consumer");
    };
    assert_eq!(*name, "imports.BulkPageQueued.v1");
    let filter = filter.unwrap();
    assert_eq!((filter.field, filter.begins), ("work", Import::NAME));
    let emitted: Vec<_> = catalogue.entries[0]
        .emits
        .iter()
        .map(|event| event.event_type)
        .collect();
    let expected = [
        <BulkPageQueued as Fact>::TYPE,
        "BulkRunEnded",
        NumberImported::TYPE,
    ];
    assert_eq!(emitted, expected);
}
