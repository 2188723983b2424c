//! Which events a consumer receives.

use std::collections::HashSet;

use serde::Serialize;

use crate::endpoint::EVERY_EVENT;
use crate::event::{Envelope, EventSpec, detail_type};

/// The prefix of the source of Aurora's own events on the bus.
pub const OUR_SOURCES: &str = "aurora.";

/// The prefix of the source of an event that AWS publishes.
const FOREIGN: &str = "aws.";

/// Stands for every domain in a list of events.
pub const ANY_DOMAIN: &str = "*";

/// The events that are selected by a consumer's [`EVENT`](crate::Consumer::EVENT).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscription<'a> {
    /// All events of Aurora.
    Every,
    /// One event of Aurora.
    Ours {
        /// The domain that publishes it: `subjects`.
        domain: &'a str,
        /// `SubjectCreated.v1`
        detail_type: &'a str,
    },
    /// A list of events of one domain, for a projection:
    /// `subjects.[SubjectCreated.v1,SubjectDeleted.v1]`. The list must not contain two versions of the
    /// same event.
    Listed {
        /// The domain that publishes them: `subjects`; [`ANY_DOMAIN`], where every domain may.
        domain: &'a str,
        /// `SubjectCreated.v1,SubjectDeleted.v1`
        detail_types: &'a str,
    },
    /// The events of one domain whose types begin with a prefix.
    Family {
        /// The domain that publishes them: `config`.
        domain: &'a str,
        /// The prefix: `Setting`.
        begins: &'a str,
    },
    /// An event that AWS publishes on the account's default bus. It has no envelope; the consumer's
    /// pipeline adds one with [`Envelope::of_foreign`].
    Foreign {
        /// The AWS service that publishes it: `aws.ssm`.
        source: &'a str,
        /// `Parameter Store Change`
        detail_type: &'a str,
    },
}

/// A condition on a text field of an event: the prefix that it must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prefix {
    /// The field's name in the event's data; `bucket.name` is the field `name` of the field `bucket`.
    pub field: &'static str,
    /// The prefix. `${Stage}` is replaced by the deployment's stage.
    pub begins: &'static str,
}

impl<'a> Subscription<'a> {
    /// Parses a consumer's [`EVENT`](crate::Consumer::EVENT); `None` if it is not the name of an event.
    #[must_use]
    pub fn named(name: &'a str) -> Option<Self> {
        if name == EVERY_EVENT {
            return Some(Self::Every);
        }
        if let Some(rest) = name.strip_prefix(FOREIGN) {
            let (service, detail_type) = rest.split_once('.')?;
            let source = &name[..FOREIGN.len() + service.len()];
            return Some(Self::Foreign {
                source,
                detail_type,
            });
        }
        let (domain, detail_type) = name.split_once('.')?;
        if let Some(list) = detail_type.strip_prefix('[') {
            let detail_types = list.strip_suffix(']').filter(|list| is_list(list))?;
            return Some(Self::Listed {
                domain,
                detail_types,
            });
        }
        if let Some(begins) = detail_type.strip_suffix('*') {
            return Some(Self::Family { domain, begins });
        }
        Some(Self::Ours {
            domain,
            detail_type,
        })
    }

    /// Whether it selects the event of Aurora that `publisher` publishes with the detail type `name`,
    /// `SubjectCreated.v1`.
    #[must_use]
    pub fn means(&self, publisher: &str, name: &str) -> bool {
        match *self {
            Self::Every => true,
            Self::Ours {
                domain,
                detail_type,
            } => (domain, detail_type) == (publisher, name),
            Self::Listed {
                domain,
                detail_types,
            } => {
                (domain == ANY_DOMAIN || domain == publisher)
                    && detail_types.split(',').any(|listed| listed == name)
            }
            Self::Family { domain, begins } => domain == publisher && name.starts_with(begins),
            Self::Foreign { .. } => false,
        }
    }

    /// Whether it selects this event. Where an event is published in several versions,
    /// [`Subscription::Every`] and [`Subscription::Family`] select only the newest.
    #[must_use]
    pub fn takes(&self, event: &Envelope) -> bool {
        let source = event.metadata.source.as_str();
        match *self {
            Self::Foreign {
                source: wanted,
                detail_type,
            } => source == wanted && event.event_type == detail_type,
            _ if source.starts_with(FOREIGN) => false,
            ours => {
                let name = detail_type(&event.event_type, event.metadata.schema_version);
                ours.takes_version(event.metadata.superseded_by) && ours.means(source, &name)
            }
        }
    }

    /// Whether it selects this event of a domain. It gives the same result as [`Subscription::takes`]
    /// gives for the event's messages.
    #[must_use]
    pub fn takes_event(&self, domain: &str, event: &EventSpec) -> bool {
        self.takes_version(event.superseded_by) && self.means(domain, &event.detail_type())
    }

    fn takes_version(&self, superseded_by: Option<u32>) -> bool {
        superseded_by.is_none() || !matches!(self, Self::Every | Self::Family { .. })
    }
}

/// Whether the text lists at least one event, and each in only one version:
/// `SubjectCreated.v1,SubjectDeleted.v1`.
fn is_list(list: &str) -> bool {
    let mut seen = HashSet::new();
    list.split(',').all(|listed| {
        let name = listed.rsplit_once(".v").map(|(name, _)| name);
        name.is_some_and(|name| !name.is_empty() && seen.insert(name))
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    const CHANGE: &str = "aws.ssm.Parameter Store Change";

    fn named(name: &str) -> Subscription<'_> {
        Subscription::named(name).unwrap()
    }

    fn foreign() -> Envelope {
        let (source, detail_type) = ("aws.ssm".to_owned(), "Parameter Store Change".to_owned());
        let (id, data) = ("e-1".to_owned(), json!({ "name": "/a" }));
        Envelope::of_foreign(id, source, detail_type, Timestamp::UNIX_EPOCH, data)
    }

    fn ours() -> Envelope {
        let mut event = foreign();
        "SubjectCreated".clone_into(&mut event.event_type);
        "subjects".clone_into(&mut event.metadata.source);
        event
    }

    #[test]
    fn a_name_selects_one_event_of_aurora_one_of_aws_or_all_of_aurora() {
        assert_eq!(named("*"), Subscription::Every);
        let (domain, detail_type) = ("subjects", "SubjectCreated.v1");
        assert_eq!(
            named("subjects.SubjectCreated.v1"),
            Subscription::Ours {
                domain,
                detail_type
            }
        );
        let (source, detail_type) = ("aws.ssm", "Parameter Store Change");
        assert_eq!(
            named(CHANGE),
            Subscription::Foreign {
                source,
                detail_type
            }
        );
    }

    #[test]
    fn a_list_selects_its_events_and_no_other_version_of_them() {
        let wanted = named("subjects.[SubjectCreated.v1,SubjectDeleted.v2]");
        assert!(wanted.takes(&ours()));
        assert!(wanted.means("subjects", "SubjectDeleted.v2"));
        for (domain, event) in [
            ("subjects", "SubjectCreated.v2"),
            ("subjects", "SubjectCreated.v11"),
            ("subjects", "SubjectCreated"),
            ("syllabi", "SubjectCreated.v1"),
        ] {
            assert!(!wanted.means(domain, event), "{domain}.{event}");
        }
    }

    #[test]
    fn a_list_of_any_domain_selects_its_events_whoever_publishes_them() {
        let wanted = named("*.[CircuitOpened.v1,CircuitClosed.v1]");
        for publisher in ["syllabi", "courses"] {
            assert!(wanted.means(publisher, "CircuitOpened.v1"), "{publisher}");
            assert!(!wanted.means(publisher, "SubjectCreated.v1"), "{publisher}");
        }
        assert!(!wanted.takes(&foreign()));
    }

    #[test]
    fn an_empty_list_and_a_list_with_two_versions_of_an_event_are_refused() {
        for list in ["", "SubjectCreated", ".v1", "A.v1,", "A.v1,B.v1,A.v2"] {
            let name = format!("subjects.[{list}]");
            assert_eq!(Subscription::named(&name), None, "{name}");
        }
    }

    #[test]
    fn an_event_name_without_a_source_is_refused() {
        for name in ["", "SubjectCreated", "aws.ssm"] {
            assert_eq!(Subscription::named(name), None, "{name}");
        }
    }

    #[test]
    fn an_event_is_selected_by_its_name() {
        assert!(named(CHANGE).takes(&foreign()));
        assert!(named("subjects.SubjectCreated.v1").takes(&ours()));
        assert!(named("*").takes(&ours()));
    }

    #[test]
    fn an_earlier_version_is_selected_only_by_its_exact_name() {
        let mut event = ours();
        event.metadata.superseded_by = Some(2);
        assert!(named("subjects.SubjectCreated.v1").takes(&event));
        for other in ["*", "subjects.Subject*", "subjects.SubjectCreated.v2"] {
            assert!(!named(other).takes(&event), "{other}");
        }
    }

    #[test]
    fn an_event_is_not_selected_by_another_name() {
        for other in [
            "*",
            "subjects.SubjectCreated.v1",
            "aws.s3.Parameter Store Change",
        ] {
            assert!(!named(other).takes(&foreign()), "{other}");
        }
        for other in [
            CHANGE,
            "subjects.SubjectCreated.v2",
            "syllabi.SubjectCreated.v1",
        ] {
            assert!(!named(other).takes(&ours()), "{other}");
        }
    }
}
