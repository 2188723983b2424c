//! The commands and the query of the test domain.

use std::time::Duration;

use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, KeyQuery, from_row};
use kernel::text::{Integer, Text};
use kernel::{
    Command, Commit, Context, Entity as _, Error, EventSpec, Fact as _, History, Kind, Permission,
    Policy, Query, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Thing, ThingId, ThingMade, ThingRenamed, ThingView, Things};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeThing {
    name: Text<20>,
    #[expect(dead_code, reason = "only its validation is tested")]
    size: Option<Integer<1, 10>>,
}

impl Command for MakeThing {
    const NAME: &'static str = "make-thing";
    const ROUTE: Route = Route::post("/things");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[ThingMade::SPEC];
    type Dependencies = Things;
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
pub(super) struct RenameThing {
    thing_id: ThingId,
    name: Text<20>,
}

impl Command for RenameThing {
    const NAME: &'static str = "rename-thing";
    const ROUTE: Route = Route::put("/things/{thing_id}");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.requires_if_match();
    const EMITS: &'static [EventSpec] = &[ThingRenamed::SPEC];
    type Dependencies = Things;
    type Reply = ThingView;

    async fn handle(self, things: &Things, cx: &Context) -> Result<Commit<ThingView>> {
        let row = things.0.get(&Thing::key(self.thing_id.as_str())).await?;
        let not_found = || Error::new(Kind::NotFound, "things.not_found", "there is no such thing");
        let mut thing: Thing = from_row(row.ok_or_else(not_found)?)?;
        cx.check_version(thing.history.version())?;
        thing.name = self.name;
        thing.history.record(&ThingRenamed {
            new_name: thing.name.clone(),
        });
        Things::save(thing)
    }
}

/// Replaces the name whatever it was; `If-Match` is optional.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelThing {
    thing_id: ThingId,
    name: Text<20>,
}

impl Command for LabelThing {
    const NAME: &'static str = "label-thing";
    const ROUTE: Route = Route::put("/things/{thing_id}/label");
    const PERMISSION: Permission = Permission::ManageSubjects;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[ThingRenamed::SPEC];
    type Dependencies = Things;
    type Reply = ThingView;

    async fn handle(self, things: &Things, cx: &Context) -> Result<Commit<ThingView>> {
        let Self { thing_id, name } = self;
        RenameThing { thing_id, name }.handle(things, cx).await
    }
}

/// Panics, or sleeps for `seconds` if they are given.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Misbehave {
    seconds: Option<u64>,
}

impl Command for Misbehave {
    const NAME: &'static str = "misbehave";
    const ROUTE: Route = Route::post("/misbehaviour");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = Things;
    type Reply = ();

    async fn handle(self, _: &Things, _: &Context) -> Result<Commit<()>> {
        let Some(seconds) = self.seconds else {
            panic!("a secret cause");
        };
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        Ok(Commit::nothing())
    }
}

/// Has a rate limit of 60 requests a minute and a burst of two.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Knock {}

impl Command for Knock {
    const NAME: &'static str = "knock";
    const ROUTE: Route = Route::post("/knocks");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_rate(60, 2).no_content();
    type Dependencies = Things;
    type Reply = ();

    async fn handle(self, _: &Things, _: &Context) -> Result<Commit<()>> {
        Ok(Commit::nothing())
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListThings {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListThings {
    const NAME: &'static str = "list-things";
    const ROUTE: Route = Route::get("/things");
    const PERMISSION: Permission = Permission::SignedIn;
    type Dependencies = Things;
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

/// A query for everybody.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShowThing {
    id: ThingId,
}

impl Query for ShowThing {
    const NAME: &'static str = "show-thing";
    const ROUTE: Route = Route::get("/shown-things/{id}");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = Things;
    type Reply = ThingView;

    async fn fetch(self, things: &Things, _: &Context) -> Result<ThingView> {
        let row = things.0.get(&Thing::key(self.id.as_str())).await?;
        let missing = || Error::new(Kind::NotFound, "things.not_found", "there is no such thing");
        let thing: Thing = from_row(row.ok_or_else(missing)?)?;
        Ok(ThingView::from(&thing))
    }
}
