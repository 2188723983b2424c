//! `POST /api/v1/events/replays`
//!
//! Sends stored events to one consumer again: 202, and the work is done afterwards. The consumer gets those
//! that its rule selects, marked as replayed, so that no mail is sent twice. An event that it has processed in
//! the last 30 days changes nothing; a projection applies each that is newer than its copy. A projection is
//! replayed with all its events up to now. Only the newest schema version of an event is stored.

use jiff::Timestamp;
use kernel::bulk::{BulkPageQueued, BulkRun};
use kernel::commit::RowlessFacts;
use kernel::text::Text;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::event::{REPLAY, ReplayStarted};
use crate::replay::{EventReplay, ReplayView};
use crate::subscribers::Subscriber;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartReplay {
    /// The consumer: the name of its function, after `<domain>-` where every domain has it.
    #[schemars(example = &"copy-subjects")]
    consumer: Text<100>,
    /// Only events of this type, `SubjectCreated`, or of the types that begin so, `Subject*`. Not for a
    /// projection.
    event_type: Option<Text<100>>,
    /// Only events at this time or later: at most 3660 days before `to`.
    from: Timestamp,
    /// Only events at this time or earlier; now by default. Not for a projection.
    to: Option<Timestamp>,
}

impl Command for StartReplay {
    const NAME: &'static str = "start-replay";
    const ROUTE: Route = Route::post("/api/v1/events/replays");
    const PERMISSION: Permission = Permission::ManageEvents;
    const POLICY: Policy = Policy::DEFAULT.accepted();
    const EMITS: &'static [EventSpec] = &[BulkPageQueued::SPEC, ReplayStarted::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::NotFound];
    type Dependencies = ();
    type Reply = ReplayView;

    async fn handle(self, (): &(), cx: &Context) -> Result<Commit<ReplayView>> {
        let subscriber = Subscriber::named(self.consumer.as_str())?;
        subscriber.check_whole("to", self.to.is_some())?;
        subscriber.check_whole("event_type", self.event_type.is_some())?;
        let replay = EventReplay {
            replay_id: cx.new_id(),
            consumer: subscriber.queue.to_owned(),
            event_type: self.event_type.map(|wanted| wanted.as_str().to_owned()),
            from: self.from,
            to: self.to.unwrap_or(cx.now),
        };
        replay.check_times(cx.now)?;
        let mut facts = RowlessFacts::after(REPLAY, replay.replay_id.to_string(), 0);
        facts.record(&ReplayStarted::from(&replay));
        let run = BulkRun::start(replay.replay_id.as_str(), &replay, cx)?;
        let view = ReplayView::of(&run)?;
        Ok(run.commit()?.facts(facts).reply(view))
    }
}
