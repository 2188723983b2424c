//! A domain with one of each: the smallest that the pipeline can be tested with.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kernel::actor::{Anonymity, Role};
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, BoxFuture, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key,
};
use kernel::text::{Integer, Text};
use kernel::{
    Command, Commit, Consumer, Context, Entity, Envelope, Error, Fact, History, Kind, Permission,
    Policy, Query, Reply, Repository, Resources, Result, Route, Variable, typed_id,
};
use lambda::{Catalogue, Credential, Identify, Identity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) const ADMIN: &str = "the-admin";
pub(super) const OTHER_ADMIN: &str = "another-admin";
pub(super) const LEARNER: &str = "a-learner";
/// A token that cannot be checked just now.
pub(super) const UNLUCKY: &str = "unlucky";

pub(super) fn catalogue() -> Catalogue {
    Catalogue::new("things", "What pipelines are tested with")
        .command::<MakeThing>(lambda::command::<MakeThing>)
        .emits::<ThingMade>()
        .command::<RenameThing>(lambda::command::<RenameThing>)
        .emits::<ThingRenamed>()
        .command::<Misbehave>(lambda::command::<Misbehave>)
        .command::<Knock>(lambda::command::<Knock>)
        .query::<ListThings>(lambda::query::<ListThings>)
        .consumer::<CountThing>(lambda::consumer::<CountThing>)
        .consumer::<NameLastThing>(lambda::consumer::<NameLastThing>)
        .authorizer(
            "authorize",
            || lambda::authorizer::<Doorman>("authorize"),
            Policy::DEFAULT,
        )
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

impl Entity for Thing {
    const TYPE: &'static str = "Thing";
    fn id(&self) -> &str {
        self.id.as_str()
    }
    fn history(&self) -> &History {
        &self.history
    }
    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }
}

#[derive(Serialize, JsonSchema)]
struct ThingMade {
    name: Text<20>,
}

impl Fact for ThingMade {
    const TYPE: &'static str = "ThingMade";
}

#[derive(Serialize, JsonSchema)]
struct ThingRenamed {
    name: Text<20>,
}

impl Fact for ThingRenamed {
    const TYPE: &'static str = "ThingRenamed";
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

impl Repository for Things {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self(resources.table()?))
    }
}

impl Things {
    fn save(thing: Thing) -> Result<Commit<ThingView>> {
        let view = ThingView::from(&thing);
        let place = |thing: &Thing, row: &mut Item| {
            set_key(row, Index::Gsi1, "THINGS", thing.name.as_str())
        };
        Ok(Commit::save(thing, place)?.reply(view))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MakeThing {
    name: Text<20>,
    #[expect(dead_code, reason = "is there to be refused")]
    size: Option<Integer<1, 10>>,
}

impl Command for MakeThing {
    const NAME: &'static str = "make-thing";
    const ROUTE: Route = Route::post("/things");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.created();
    type Repository = Things;
    type Reply = ThingView;

    async fn handle(self, _: &Things, cx: &Context) -> Result<Commit<ThingView>> {
        let mut thing = Thing {
            id: cx.new_id(),
            name: self.name,
            history: History::default(),
        };
        thing.history.record(&ThingMade {
            name: thing.name.clone(),
        });
        Things::save(thing)
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RenameThing {
    thing_id: ThingId,
    name: Text<20>,
}

impl Command for RenameThing {
    const NAME: &'static str = "rename-thing";
    const ROUTE: Route = Route::put("/things/{thing_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    type Repository = Things;
    type Reply = ThingView;

    async fn handle(self, things: &Things, cx: &Context) -> Result<Commit<ThingView>> {
        let row = things.0.get(&Thing::key(self.thing_id.as_str())).await?;
        let gone = || Error::new(Kind::NotFound, "things.not_found", "there is no such thing");
        let mut thing: Thing = from_row(row.ok_or_else(gone)?)?;
        cx.check_version(thing.history.version())?;
        thing.name = self.name;
        thing.history.record(&ThingRenamed {
            name: thing.name.clone(),
        });
        Things::save(thing)
    }
}

/// Panics, or takes its time.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Misbehave {
    seconds: Option<u64>,
}

impl Command for Misbehave {
    const NAME: &'static str = "misbehave";
    const ROUTE: Route = Route::post("/misbehaviour");
    const PERMISSION: Permission = Permission::Public;
    type Repository = Things;
    type Reply = ();

    async fn handle(self, _: &Things, _: &Context) -> Result<Commit<()>> {
        let Some(seconds) = self.seconds else {
            panic!("a secret cause");
        };
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        Ok(Commit::nothing())
    }
}

/// May be done twice at once and 60 times a minute.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Knock {}

impl Command for Knock {
    const NAME: &'static str = "knock";
    const ROUTE: Route = Route::post("/knocks");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_rate(60, 2).no_content();
    type Repository = Things;
    type Reply = ();

    async fn handle(self, _: &Things, _: &Context) -> Result<Commit<()>> {
        Ok(Commit::nothing())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListThings {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListThings {
    const NAME: &'static str = "list-things";
    const ROUTE: Route = Route::get("/things");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::CursorKey]);
    type Repository = Things;
    type Reply = Page<ThingView>;

    async fn fetch(self, things: &Things, cx: &Context) -> Result<Page<ThingView>> {
        let query = KeyQuery::partition(Index::Gsi1, "THINGS");
        let page = read_page(
            things.0.as_ref(),
            query,
            self.limit,
            self.cursor.as_deref(),
            cx,
        )
        .await?;
        Ok(page.map(|thing: Thing| ThingView::from(&thing)))
    }
}

/// Counts without reading.
#[derive(Deserialize, JsonSchema)]
struct CountThing {}

impl Consumer for CountThing {
    const NAME: &'static str = "count-thing";
    const EVENT: &'static str = "things.ThingMade.v1";
    type Repository = Things;

    async fn consume(self, _: &Envelope, _: &Things, _: &Context) -> Result<Commit<()>> {
        Ok(Commit::nothing().count(Key::single("COUNT"), vec![("things", 1)]))
    }
}

/// Reads, then writes if nobody else did.
#[derive(Deserialize, JsonSchema)]
struct NameLastThing {
    name: Text<20>,
}

#[derive(Serialize, Deserialize, Default)]
pub(super) struct Last {
    pub(super) name: String,
    pub(super) version: u64,
}

impl Consumer for NameLastThing {
    const NAME: &'static str = "name-last-thing";
    const EVENT: &'static str = "things.ThingMade.v1";
    type Repository = Things;

    async fn consume(self, _: &Envelope, things: &Things, _: &Context) -> Result<Commit<()>> {
        let key = Key::single("LAST");
        let (last, condition) = match things.0.get(&key).await? {
            Some(row) => {
                let last: Last = from_row(row)?;
                let condition = Condition::Version(last.version);
                (last, condition)
            }
            None => (Last::default(), Condition::Absent),
        };
        let next = Last {
            name: self.name.as_str().to_owned(),
            version: last.version + 1,
        };
        let row = kernel::table::to_row(&key, &next)?;
        Ok(Commit::nothing().write(Write::when(Action::Put(row), condition)))
    }
}

/// Knows its users by their tokens.
struct Doorman;

impl Repository for Doorman {
    fn open(_: &Resources) -> Result<Self> {
        Ok(Self)
    }
}

impl Identify for Doorman {
    fn identify<'a>(
        &'a self,
        credential: Credential,
        _: Timestamp,
    ) -> BoxFuture<'a, Result<Identity>> {
        let user = |user_id: &str, role| Identity::User {
            user_id: user_id.to_owned(),
            session_id: "a-session".to_owned(),
            roles: vec![role],
        };
        let identity = match credential {
            Credential::Bearer(token) if token == UNLUCKY => {
                Err(Error::unavailable("the table is down"))
            }
            Credential::Bearer(token) if token == ADMIN || token == OTHER_ADMIN => {
                Ok(user(&token, Role::Admin))
            }
            Credential::Bearer(token) if token == LEARNER => Ok(user(&token, Role::Learner)),
            Credential::None => Ok(Identity::Unknown(Anonymity::Missing)),
            _ => Ok(Identity::Unknown(Anonymity::Malformed)),
        };
        Box::pin(async move { identity })
    }
}
