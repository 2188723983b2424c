//! A domain for tests whose offers expire, and whose other work can be made to fail.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kernel::table::{Key, Table, from_row};
use kernel::{
    Commit, Context, Dependency, Entity, Error, EventSpec, Fact, History, Kind, Result, TimedWork,
};
use lambda::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) fn catalogue() -> Catalogue {
    Catalogue::new("offers", "The domain for tests of timed work").timed_work::<OfferWork>()
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum OfferWork {
    /// Expires an offer whose end has passed.
    Expire {
        offer: String,
    },
    /// Counts its runs.
    Count {
        id: String,
    },
    /// Counts, and is due again a minute later.
    Repeat {
        id: String,
    },
    /// Counts, and cancels itself.
    CountAndCancel {
        id: String,
        at: Timestamp,
    },
    /// Fails while the row `BROKEN` exists.
    Depend {
        id: String,
    },
    Refuse {
        id: String,
    },
    Panic {
        id: String,
    },
    /// Sleeps for `seconds`, and then counts.
    Wait {
        id: String,
        seconds: u64,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct Offer {
    pub(super) id: String,
    pub(super) until: Timestamp,
    pub(super) expired: bool,
    #[serde(rename = "version")]
    pub(super) history: History,
}

impl Entity for Offer {
    const TYPE: &'static str = "Offer";
    fn id(&self) -> &str {
        &self.id
    }
    fn history(&self) -> &History {
        &self.history
    }
    fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct OfferExpired {}

impl Fact for OfferExpired {
    const TYPE: &'static str = "OfferExpired";
}

pub(super) struct Offers(Arc<dyn Table>);

impl Dependency for Offers {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self(table))
    }
}

impl TimedWork for OfferWork {
    const NAME: &'static str = "do-offer-work";
    const ATTEMPTS: u32 = 3;
    const EMITS: &'static [EventSpec] = &[OfferExpired::SPEC];
    type Dependencies = Offers;

    fn id(&self) -> String {
        match self {
            Self::Expire { offer: id }
            | Self::Count { id }
            | Self::Repeat { id }
            | Self::CountAndCancel { id, .. }
            | Self::Depend { id }
            | Self::Refuse { id }
            | Self::Panic { id }
            | Self::Wait { id, .. } => id.clone(),
        }
    }

    async fn carry_out(self, offers: &Offers, cx: &Context) -> Result<Commit<()>> {
        let again = Self::Repeat { id: self.id() };
        match self {
            Self::Expire { offer } => offers.expire(&offer, cx).await,
            Self::Count { id } => Ok(counted(&id)),
            Self::Repeat { id } => counted(&id).schedule(&again, cx.now, cx),
            Self::CountAndCancel { ref id, at } => Ok(counted(id).cancel(&self, at)),
            Self::Depend { id } => match offers.0.get(&Key::single("BROKEN")).await? {
                None => Ok(counted(&id)),
                Some(_) => Err(Error::unavailable("it is broken")),
            },
            Self::Refuse { .. } => Err(Error::new(Kind::Conflict, "offers.no", "no")),
            Self::Panic { .. } => panic!("it panics"),
            Self::Wait { id, seconds } => {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                Ok(counted(&id))
            }
        }
    }
}

impl Offers {
    async fn expire(&self, id: &str, cx: &Context) -> Result<Commit<()>> {
        let row = self.0.get(&Offer::key(id)).await?;
        match row.map(from_row::<Offer>).transpose()? {
            Some(mut offer) if !offer.expired && offer.until <= cx.now => {
                offer.expired = true;
                offer.history.record(&OfferExpired {});
                Commit::save(offer, |_, _| {})
            }
            _ => Ok(Commit::nothing()),
        }
    }
}

fn counted(id: &str) -> Commit<()> {
    Commit::nothing().count(Key::single(format!("RUNS#{id}")), vec![("runs", 1)])
}
