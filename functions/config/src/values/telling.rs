//! Facts of a thing that has no row: what a walk found, what a new service is told.

use kernel::{Context, Entity, History, typed_id};
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a telling.
    TellingId
}

/// Lives in its facts alone; record them in its history.
#[derive(Debug, Serialize, Deserialize)]
pub struct Telling {
    id: TellingId,
    #[serde(rename = "version")]
    history: History,
}

impl Telling {
    /// One without facts yet.
    #[must_use]
    pub fn new(cx: &Context) -> Self {
        Self {
            id: cx.new_id(),
            history: History::default(),
        }
    }
}

impl Entity for Telling {
    const TYPE: &'static str = "Telling";

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
