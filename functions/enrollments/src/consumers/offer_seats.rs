//! `offer-seats`: `enrollments.SeatReleased.v1`
//!
//! Offers a seat that is free to those who wait for it.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::event::SeatOffered;
use crate::ids::CourseId;

/// The event: a seat is free.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct OfferSeats {
    course_id: CourseId,
}

impl Consumer for OfferSeats {
    const NAME: &'static str = "offer-seats";
    const EVENT: &'static str = "enrollments.SeatReleased.v1";
    const EMITS: &'static [EventSpec] = &[SeatOffered::SPEC];
    type Dependencies = Enrollments;

    async fn consume(
        self,
        _: &Envelope,
        enrollments: &Enrollments,
        cx: &Context,
    ) -> Result<Commit<()>> {
        enrollments.offer_seats(&self.course_id, cx).await
    }
}
