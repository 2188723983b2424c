//! `POST /api/v1/courses/{course_id}/waitlist/draw`
//!
//! Staff draw lots for all who wait. The order follows from the seed and the ids of the enrollments, so that
//! everybody can compute it again: the lot of somebody is the SHA-256 of the seed, `#` and the id, and the lowest
//! one is next. Lots are not drawn again while somebody who took part still waits.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::error::WaitlistError;
use crate::event::WaitlistDrawn;
use crate::ids::CourseId;
use crate::view::DrawView;
use crate::waitlist::{Draw, Seed};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrawWaitlist {
    course_id: CourseId,
    /// What the lots are computed from: something that nobody can choose, and everybody can look up.
    #[schemars(example = &"2026-11-28: 3 14 15 26 35 41")]
    seed: Seed,
}

impl Command for DrawWaitlist {
    const NAME: &'static str = "draw-waitlist";
    const ROUTE: Route = Route::post("/api/v1/courses/{course_id}/waitlist/draw");
    const PERMISSION: Permission = Permission::SignedIn;
    const POLICY: Policy = Policy::DEFAULT;
    const EMITS: &'static [EventSpec] = &[WaitlistDrawn::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = DrawView;

    async fn handle(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<DrawView>> {
        let waitlist = enrollments.taught_waitlist(&self.course_id, cx).await?;
        if waitlist.is_empty() {
            return Err(WaitlistError::NobodyWaits.into());
        }
        let next = enrollments
            .next_waiting(&self.course_id, &waitlist, 1)
            .await?;
        let is_first_drawn = |draw: &Draw| next.iter().any(|one| draw.includes(one.ticket));
        if waitlist.draw().is_some_and(is_first_drawn) {
            return Err(WaitlistError::Drawn.into());
        }
        let waiting = waitlist.waiting();
        let (draw, commit) = waitlist.draw_lots(&self.course_id, self.seed, cx.now)?;
        let course_id = self.course_id;
        let fact = WaitlistDrawn {
            course_id,
            draw,
            waiting,
        };
        Ok(commit.fact("Waitlist", &fact, cx).reply(DrawView {
            waiting,
            draw: fact.draw,
        }))
    }
}

#[cfg(test)]
mod tests;
