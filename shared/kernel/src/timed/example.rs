use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tests::{Enrollments, Offer};
use crate::table::{Action, Condition, Key, Write, from_row, to_row};
use crate::{Commit, Context, Result, TimedWork};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum EnrollmentWork {
    ExpireOffer { enrollment_id: String },
}

impl TimedWork for EnrollmentWork {
    const NAME: &'static str = "do-enrollment-work";
    type Dependencies = Enrollments;

    fn id(&self) -> String {
        match self {
            Self::ExpireOffer { enrollment_id } => format!("offer#{enrollment_id}"),
        }
    }

    async fn carry_out(self, enrollments: &Enrollments, cx: &Context) -> Result<Commit<()>> {
        match self {
            Self::ExpireOffer { enrollment_id } => enrollments.expire(&enrollment_id, cx).await,
        }
    }
}

impl Enrollments {
    /// Stores the offer and schedules its expiry in one transaction.
    pub(super) fn offer(id: &str, until: Timestamp, cx: &Context) -> Result<Commit<()>> {
        let enrollment_id = id.to_owned();
        let work = EnrollmentWork::ExpireOffer { enrollment_id };
        let row = to_row(&Key::single(id), &Offer { until, version: 1 })?;
        let write = Write::when(Action::Put(row), Condition::Absent);
        Commit::nothing().write(write).schedule(&work, until, cx)
    }

    /// Does not change an offer that was accepted or extended in the meantime.
    async fn expire(&self, id: &str, cx: &Context) -> Result<Commit<()>> {
        let key = Key::single(id);
        let offer: Option<Offer> = self.0.get(&key).await?.map(from_row).transpose()?;
        Ok(match offer {
            Some(offer) if offer.until <= cx.now => Commit::nothing().write(Write::when(
                Action::Delete(key),
                Condition::Version(offer.version),
            )),
            _ => Commit::nothing(),
        })
    }
}
