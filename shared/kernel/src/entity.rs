//! Entities: a state, its version, and the facts that are not stored yet.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::event::{EarlierData, Fact};
use crate::table::Key;

/// An object with an identity, stored as one row.
pub trait Entity: Serialize + DeserializeOwned {
    /// The name of the entity type, `Subject`. The partition key begins with this name in upper case.
    const TYPE: &'static str;

    /// The entity's id.
    fn id(&self) -> &str;

    /// The version and the facts that are not stored yet.
    fn history(&self) -> &History;

    /// The history, to record facts and to take them out when the entity is stored.
    fn history_mut(&mut self) -> &mut History;

    /// The key of the entity's row.
    #[must_use]
    fn key(id: &str) -> Key {
        Key::new(Self::partition(id), "META")
    }

    /// The partition that contains the entity's row and its events.
    #[must_use]
    fn partition(id: &str) -> String {
        partition(Self::TYPE, id)
    }
}

/// The partition of the aggregate `id` and its events.
pub(crate) fn partition(aggregate_type: &str, id: &str) -> String {
    format!("{}#{id}", aggregate_type.to_uppercase())
}

/// Implements [`Entity`] for a struct with its id in a field and its [`History`] in the field
/// `history`: `entity!(Subject, id)`, `entity!(User, account.id)`. `entity!(ServiceSchema as
/// "Schema", service)` gives a type name that differs from the name of the struct.
#[macro_export]
macro_rules! entity {
    ($name:ident, $($id:ident).+) => {
        $crate::entity!($name as stringify!($name), $($id).+);
    };
    ($name:ident as $kind:expr, $($id:ident).+) => {
        impl $crate::Entity for $name {
            const TYPE: &'static str = $kind;

            fn id(&self) -> &str {
                self.$($id).+.as_str()
            }

            fn history(&self) -> &$crate::History {
                &self.history
            }

            fn history_mut(&mut self) -> &mut $crate::History {
                &mut self.history
            }
        }
    };
}

/// An entity's version, which grows by one with each event, and the facts that are not stored yet.
/// Only the version is stored: it is the row's number `version`.
#[derive(Debug, Default)]
pub struct History {
    version: u64,
    stored: u64,
    pending: Vec<Recorded>,
}

/// A fact that is recorded and not committed yet.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) event_type: &'static str,
    pub(crate) schema_version: u32,
    pub(crate) version: u64,
    /// A result, so that recording a fact cannot fail; the commit reports the error.
    pub(crate) data: serde_json::Result<Value>,
    pub(crate) earlier_versions: serde_json::Result<Vec<EarlierData>>,
}

impl History {
    /// That of an entity which is written anew with this version, whatever its row has now.
    #[must_use]
    pub const fn at(version: u64) -> Self {
        Self {
            version,
            stored: 0,
            pending: Vec::new(),
        }
    }

    /// Records a fact; the version grows by one.
    pub fn record<F: Fact>(&mut self, fact: &F) {
        self.version += 1;
        self.pending.push(Recorded {
            event_type: F::TYPE,
            schema_version: F::VERSION,
            version: self.version,
            data: serde_json::to_value(fact),
            earlier_versions: F::EARLIER
                .iter()
                .map(|earlier| earlier.data_of(fact))
                .collect(),
        });
    }

    /// Records a change for which no event is published: the version grows by one, without a fact.
    pub const fn advance(&mut self) {
        self.version += 1;
    }

    /// The version after all recorded changes.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The version in the table; 0 for an entity that is not stored yet.
    #[must_use]
    pub const fn stored_version(&self) -> u64 {
        self.stored
    }

    /// Whether something has changed since the entity was read.
    #[must_use]
    pub const fn has_changed(&self) -> bool {
        self.version > self.stored
    }

    pub(crate) fn take_pending(&mut self) -> Vec<Recorded> {
        std::mem::take(&mut self.pending)
    }
}

impl Serialize for History {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.version)
    }
}

impl<'de> Deserialize<'de> for History {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let version = u64::deserialize(deserializer)?;
        Ok(Self {
            version,
            stored: version,
            pending: Vec::new(),
        })
    }
}
