//! The consumers of the test domain.

use kernel::table::{Action, Condition, Key, Write, from_row};
use kernel::text::Text;
use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Things;

/// Increments a counter without a read.
#[derive(Deserialize, JsonSchema)]
pub(super) struct CountThing {}

impl Consumer for CountThing {
    const NAME: &'static str = "count-thing";
    const EVENT: &'static str = "things.ThingMade.v1";
    type Dependencies = Things;

    async fn consume(self, _: &Envelope, _: &Things, _: &Context) -> Result<Commit<()>> {
        Ok(Commit::nothing().count(Key::single("COUNT"), vec![("things", 1)]))
    }
}

/// Reads a row, then writes it if no other consumer has written it in the meantime.
#[derive(Deserialize, JsonSchema)]
pub(super) struct NameLastThing {
    name: Text<20>,
}

#[derive(Serialize, Deserialize, Default)]
pub(in crate::pipeline) struct Last {
    pub(in crate::pipeline) name: String,
    pub(in crate::pipeline) version: u64,
}

impl Consumer for NameLastThing {
    const NAME: &'static str = "name-last-thing";
    const EVENT: &'static str = "things.ThingMade.v1";
    type Dependencies = Things;

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
