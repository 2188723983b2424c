//! A setting: its rules, pure and synchronous. One that was deleted stays as a row without a value,
//! so that its versions go on when it is made anew.

use jiff::Timestamp;
use kernel::{Context, History, entity};
use serde::{Deserialize, Serialize};

use super::event::{SettingChanged, SettingDeleted};
use super::name::SettingId;
use super::value::SettingValue;
use super::version::{Operation, Source, Version};

/// What a setting holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A value for everybody who may read settings.
    Plain {
        /// The value.
        value: SettingValue,
    },
    /// A value that SSM alone knows.
    Secret {
        /// The value on its way to SSM, sealed; nothing once it is there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<String>,
    },
    /// Nothing any more.
    Deleted,
}

/// A setting as it should stand in SSM.
#[derive(Debug, Serialize, Deserialize)]
pub struct Setting {
    id: SettingId,
    #[serde(flatten)]
    content: Content,
    changed_by: String,
    changed_at: Timestamp,
    pending: bool,
    #[serde(rename = "version")]
    history: History,
}

/// Who changes a setting, and by which way.
#[derive(Debug, Clone)]
pub struct Author {
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub source: Source,
    /// The work to which it belongs.
    pub correlation_id: String,
}

/// Under which name the history keeps whoever changed a parameter in SSM itself and left no name there.
const PARAMETER_STORE: &str = "parameter_store";

impl Author {
    /// Whoever calls the API.
    #[must_use]
    pub fn caller(cx: &Context) -> Self {
        Self {
            actor: cx.actor.name().to_owned(),
            at: cx.now,
            source: Source::Api,
            correlation_id: cx.correlation_id.clone(),
        }
    }

    /// Somebody who changed the parameter in SSM itself, and of whom we know nothing else.
    #[must_use]
    pub fn parameter_store(cx: &Context) -> Self {
        Self {
            actor: PARAMETER_STORE.to_owned(),
            source: Source::ParameterStore,
            ..Self::caller(cx)
        }
    }
}

/// A setting that changed, and the version that tells how.
#[derive(Debug)]
pub struct Changed {
    /// The setting as it is now.
    pub setting: Setting,
    /// What the history keeps.
    pub version: Version,
}

impl Setting {
    /// The setting after it got this content. What the API changes has yet to reach SSM.
    #[must_use]
    pub fn change(before: Option<Self>, id: SettingId, content: Content, by: Author) -> Changed {
        let operation = match (&before, &content) {
            (_, Content::Deleted) => Operation::Deleted,
            (Some(before), _) if before.is_live() => Operation::Updated,
            _ => Operation::Created,
        };
        let (old, mut history) = before.map_or((Content::Deleted, History::default()), |before| {
            (before.content, before.history)
        });
        tell(&mut history, &id, &content);
        let version = Version {
            id: id.clone(),
            version: history.version(),
            operation,
            restored: None,
            secret: matches!(content, Content::Secret { .. })
                || (content == Content::Deleted && matches!(old, Content::Secret { .. })),
            before: old.into_plain(),
            after: content.clone().into_plain(),
            actor: by.actor.clone(),
            at: by.at,
            source: by.source,
            correlation_id: by.correlation_id,
        };
        let setting = Self {
            id,
            content,
            changed_by: by.actor,
            changed_at: by.at,
            pending: by.source == Source::Api,
            history,
        };
        Changed { setting, version }
    }

    /// The setting after its end.
    #[must_use]
    pub fn end(self, cx: &Context) -> Changed {
        let id = self.id.clone();
        Self::change(Some(self), id, Content::Deleted, Author::caller(cx))
    }

    /// SSM has it: nothing waits, and no secret stays.
    pub fn arrive(&mut self) {
        self.pending = false;
        if let Content::Secret { sealed } = &mut self.content {
            *sealed = None;
        }
    }

    /// What it holds.
    #[must_use]
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &SettingId {
        &self.id
    }

    /// Its version: the number of its changes.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.history.version()
    }

    /// Who changed it last, and when.
    #[must_use]
    pub fn changed(&self) -> (&str, Timestamp) {
        (&self.changed_by, self.changed_at)
    }

    /// Whether SSM has yet to get it.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.pending
    }

    /// Whether it has not been deleted.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.content != Content::Deleted
    }

    /// Whether its value is for nobody.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(self.content, Content::Secret { .. })
    }

    /// Its value, if it is for everybody.
    #[must_use]
    pub const fn value(&self) -> Option<&SettingValue> {
        match &self.content {
            Content::Plain { value } => Some(value),
            _ => None,
        }
    }
}

impl Content {
    fn into_plain(self) -> Option<SettingValue> {
        match self {
            Self::Plain { value } => Some(value),
            _ => None,
        }
    }
}

fn tell(history: &mut History, id: &SettingId, content: &Content) {
    let (service, key) = id.parts();
    let (service, key) = (service.to_owned(), key.to_owned());
    let version = history.version() + 1;
    if *content == Content::Deleted {
        history.record(&SettingDeleted {
            service,
            key,
            version,
        });
    } else {
        history.record(&SettingChanged {
            service,
            key,
            version,
            secret: matches!(content, Content::Secret { .. }),
            value: content.clone().into_plain().map(|value| value.json()),
        });
    }
}

entity!(Setting, id);

#[cfg(test)]
mod tests;
