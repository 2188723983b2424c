//! A minimal domain for tests of the pipeline, with commands, a query, consumers and an authorizer.

mod authorizer;
mod consumers;
mod endpoints;

use std::sync::Arc;

use kernel::table::{Index, Item, Table, set_key};
use kernel::text::Text;
use kernel::{Commit, Dependency, History, Reply, Result, entity, facts, typed_id};
use lambda::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::authorizer::TestAuthorizer;
use self::consumers::{CountThing, NameLastThing};
use self::endpoints::{
    Knock, LabelThing, ListThings, MakeThing, Misbehave, RenameThing, ShowThing,
};

pub(super) use self::authorizer::{ADMIN, LEARNER, OTHER_ADMIN, UNVERIFIABLE};
pub(super) use self::consumers::Last;

pub(super) fn catalogue() -> Catalogue {
    Catalogue::new("things", "The domain for tests of the pipeline")
        .command::<MakeThing>()
        .command::<RenameThing>()
        .command::<LabelThing>()
        .command::<Misbehave>()
        .command::<Knock>()
        .query::<ListThings>()
        .query::<ShowThing>()
        .consumer::<CountThing>()
        .consumer::<NameLastThing>()
        .authorizer::<TestAuthorizer>()
}

typed_id! {
    /// Identifies a thing.
    ThingId
}

#[derive(Debug, Serialize, Deserialize)]
struct Thing {
    id: ThingId,
    name: Text<20>,
    #[serde(rename = "version")]
    history: History,
}

entity!(Thing, id);
facts! { ThingMade, ThingRenamed = 2 { 1 => ThingRenamedV1 } }

#[derive(Serialize, JsonSchema)]
struct ThingMade {
    name: Text<20>,
}

#[derive(Serialize, JsonSchema)]
struct ThingRenamed {
    new_name: Text<20>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ThingRenamed")]
struct ThingRenamedV1 {
    name: Text<20>,
}

impl From<&ThingRenamed> for ThingRenamedV1 {
    fn from(renamed: &ThingRenamed) -> Self {
        Self {
            name: renamed.new_name.clone(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ThingView {
    id: ThingId,
    name: Text<20>,
    #[serde(skip)]
    version: u64,
}

impl Reply for ThingView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
    fn location(&self) -> Option<String> {
        Some(format!("/things/{}", self.id))
    }
}

impl From<&Thing> for ThingView {
    fn from(thing: &Thing) -> Self {
        Self {
            id: thing.id.clone(),
            name: thing.name.clone(),
            version: thing.history.version(),
        }
    }
}

struct Things(Arc<dyn Table>);

impl Dependency for Things {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self(table))
    }
}

impl Things {
    fn save(thing: Thing) -> Result<Commit<ThingView>> {
        let view = ThingView::from(&thing);
        let set_index = |thing: &Thing, row: &mut Item| {
            set_key(row, Index::Gsi1, "THINGS", thing.name.as_str())
        };
        Ok(Commit::save(thing, set_index)?.reply(view))
    }
}
