//! A setting and its rules, pure and synchronous. A deleted setting remains as a row without a value, so
//! that its versions continue when it is created again.

use jiff::Timestamp;
use kernel::{Context, History, entity};
use serde::{Deserialize, Serialize};

use super::event::{SettingChanged, SettingDeleted};
use super::name::SettingId;
use super::value::SettingValue;
use super::version::{Operation, Source, Version};

/// The content of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Content {
    /// A value that every reader of settings sees.
    Plain { value: SettingValue },
    /// A value that is stored in SSM alone.
    Secret {
        /// The encrypted value until it is in SSM; none afterwards.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<String>,
    },
    /// The setting was deleted.
    Deleted,
}

/// The desired state of a parameter in SSM.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Setting {
    id: SettingId,
    #[serde(flatten)]
    content: Content,
    changed_by: String,
    changed_at: Timestamp,
    pending: bool,
    #[serde(rename = "version")]
    history: History,
}

/// Who changes a setting, and through which interface.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) actor: String,
    pub(crate) at: Timestamp,
    pub(crate) source: Source,
    pub(crate) correlation_id: String,
}

/// The actor in the history if a parameter was changed in SSM itself and SSM names no author.
const PARAMETER_STORE: &str = "parameter_store";

impl Author {
    /// The caller of the API.
    #[must_use]
    pub(crate) fn caller(cx: &Context) -> Self {
        Self {
            actor: cx.actor.name().to_owned(),
            at: cx.now,
            source: Source::Api,
            correlation_id: cx.correlation_id.clone(),
        }
    }

    /// The unknown author of a change in SSM itself.
    #[must_use]
    pub(crate) fn parameter_store(cx: &Context) -> Self {
        Self {
            actor: PARAMETER_STORE.to_owned(),
            source: Source::ParameterStore,
            ..Self::caller(cx)
        }
    }
}

/// A changed setting and the version that describes the change.
#[derive(Debug)]
pub(crate) struct ChangedSetting {
    /// The setting after the change.
    pub(crate) setting: Setting,
    /// The new row of the history.
    pub(crate) version: Version,
}

impl Setting {
    /// Changes the content of a setting. A change through the API is pending until it is in SSM.
    #[must_use]
    pub(crate) fn change(
        before: Option<Self>,
        id: SettingId,
        content: Content,
        by: Author,
    ) -> ChangedSetting {
        let operation = match (&before, &content) {
            (_, Content::Deleted) => Operation::Deleted,
            (Some(before), _) if before.is_live() => Operation::Updated,
            _ => Operation::Created,
        };
        let (old, mut history) = before.map_or((Content::Deleted, History::default()), |before| {
            (before.content, before.history)
        });
        record_event(&mut history, &id, &content);
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
        ChangedSetting { setting, version }
    }

    /// Deletes the setting.
    #[must_use]
    pub(crate) fn delete(self, cx: &Context) -> ChangedSetting {
        let id = self.id.clone();
        Self::change(Some(self), id, Content::Deleted, Author::caller(cx))
    }

    /// Marks the setting as written to SSM: it is no longer pending, and the encrypted secret is removed.
    pub(crate) fn mark_applied(&mut self) {
        self.pending = false;
        if let Content::Secret { sealed } = &mut self.content {
            *sealed = None;
        }
    }

    #[must_use]
    pub(crate) const fn content(&self) -> &Content {
        &self.content
    }

    #[must_use]
    pub(crate) const fn name(&self) -> &SettingId {
        &self.id
    }

    /// The setting's version: the number of its changes.
    #[must_use]
    pub(crate) const fn version(&self) -> u64 {
        self.history.version()
    }

    /// Who changed the setting last, and when.
    #[must_use]
    pub(crate) fn changed(&self) -> (&str, Timestamp) {
        (&self.changed_by, self.changed_at)
    }

    /// Whether the last change is not yet in SSM.
    #[must_use]
    pub(crate) const fn is_pending(&self) -> bool {
        self.pending
    }

    /// Whether the setting exists, that is, is not deleted.
    #[must_use]
    pub(crate) fn is_live(&self) -> bool {
        self.content != Content::Deleted
    }

    #[must_use]
    pub(crate) const fn is_secret(&self) -> bool {
        matches!(self.content, Content::Secret { .. })
    }

    /// The value; none if the setting is a secret or deleted.
    #[must_use]
    pub(crate) const fn value(&self) -> Option<&SettingValue> {
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

fn record_event(history: &mut History, id: &SettingId, content: &Content) {
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
