//! Which events a consumer hears.

use std::collections::HashSet;

use serde::Serialize;

use crate::endpoint::EVERY_EVENT;
use crate::event::{Envelope, EventSpec, detail_type};

/// What begins the source of our own events on the bus.
pub const OUR_SOURCES: &str = "aurora.";

/// What begins the name of an event that AWS tells.
const FOREIGN: &str = "aws.";

/// The events that a consumer's name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subscription<'a> {
    /// All of ours.
    Every,
    /// One of ours.
    Ours {
        /// Who tells it: `subjects`.
        domain: &'a str,
        /// `SubjectCreated.v1`
        detail_type: &'a str,
    },
    /// Those of one domain in a list, which a projection reads: `subjects.[SubjectCreated.v1,SubjectDeleted.v1]`.
    /// No event is in it in two versions.
    Listed {
        /// Who publishes them: `subjects`.
        domain: &'a str,
        /// `SubjectCreated.v1,SubjectDeleted.v1`
        detail_types: &'a str,
    },
    /// Those of one domain whose types begin alike.
    Family {
        /// Who tells them: `config`.
        domain: &'a str,
        /// `Setting`
        begins: &'a str,
    },
    /// One that AWS tells on the account's default bus. It comes without an envelope and is given one
    /// at the door: [`Envelope::of_foreign`].
    Foreign {
        /// Who tells it: `aws.ssm`.
        source: &'a str,
        /// `Parameter Store Change`
        detail_type: &'a str,
    },
}

/// A text field of an event, and how it has to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prefix {
    /// The field's name in the event's data.
    pub field: &'static str,
    /// How it begins. `${Stage}` stands for the deployment's stage.
    pub begins: &'static str,
}

impl<'a> Subscription<'a> {
    /// What a consumer means by `name`; none where it is no event's name.
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

    /// Whether it means that event of ours: who tells it, and `SubjectCreated.v1`.
    #[must_use]
    pub fn means(&self, teller: &str, told: &str) -> bool {
        match *self {
            Self::Every => true,
            Self::Ours {
                domain,
                detail_type,
            } => (domain, detail_type) == (teller, told),
            Self::Listed {
                domain,
                detail_types,
            } => domain == teller && detail_types.split(',').any(|listed| listed == told),
            Self::Family { domain, begins } => domain == teller && told.starts_with(begins),
            Self::Foreign { .. } => false,
        }
    }

    /// Whether it means this event. Of an event that is published in several versions, all events and
    /// families mean the newest.
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
                let told = detail_type(&event.event_type, event.metadata.schema_version);
                ours.takes_version(event.metadata.superseded_by) && ours.means(source, &told)
            }
        }
    }

    /// Whether it means that event of a domain: what [`Subscription::takes`] says of its messages.
    #[must_use]
    pub fn takes_event(&self, domain: &str, event: &EventSpec) -> bool {
        self.takes_version(event.superseded_by) && self.means(domain, &event.detail_type())
    }

    fn takes_version(&self, superseded_by: Option<u32>) -> bool {
        superseded_by.is_none() || !matches!(self, Self::Every | Self::Family { .. })
    }
}

/// At least one event, and each in one version: `SubjectCreated.v1,SubjectDeleted.v1`.
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
    fn a_name_means_an_event_of_ours_of_aws_or_all_of_ours() {
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
    fn a_list_names_its_events_and_no_other_version_of_them() {
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
    fn an_empty_list_and_one_with_two_versions_of_an_event_are_refused() {
        for list in ["", "SubjectCreated", ".v1", "A.v1,", "A.v1,B.v1,A.v2"] {
            let name = format!("subjects.[{list}]");
            assert_eq!(Subscription::named(&name), None, "{name}");
        }
    }

    #[test]
    fn what_names_nobody_who_tells_it_is_no_event() {
        for name in ["", "SubjectCreated", "aws.ssm"] {
            assert_eq!(Subscription::named(name), None, "{name}");
        }
    }

    #[test]
    fn an_event_goes_to_who_named_it() {
        assert!(named(CHANGE).takes(&foreign()));
        assert!(named("subjects.SubjectCreated.v1").takes(&ours()));
        assert!(named("*").takes(&ours()));
    }

    #[test]
    fn an_earlier_version_goes_only_to_who_named_it() {
        let mut event = ours();
        event.metadata.superseded_by = Some(2);
        assert!(named("subjects.SubjectCreated.v1").takes(&event));
        for other in ["*", "subjects.Subject*", "subjects.SubjectCreated.v2"] {
            assert!(!named(other).takes(&event), "{other}");
        }
    }

    #[test]
    fn an_event_does_not_go_to_who_named_another() {
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
