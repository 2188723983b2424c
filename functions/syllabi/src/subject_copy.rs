//! What this domain knows of a subject: its values and its rules, pure and synchronous.

use kernel::typed_id;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a subject.
    SubjectId
}

/// What is said of a subject, as far as it matters here. The subjects' domain has checked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Details {
    /// The name.
    pub name: String,
    /// The code.
    pub code: String,
    /// The work that it is.
    pub credits: i64,
    /// The department that teaches it.
    pub department_id: String,
}

/// What an event says of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It is taught, and this is said of it.
    Taught(Details),
    /// It is no longer taught.
    Deleted,
}

/// A subject as the latest known event left it. A deleted one stays for a while, so that an event
/// which comes late does not bring it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectCopy {
    subject_id: SubjectId,
    version: u64,
    deleted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none", flatten)]
    details: Option<Details>,
}

impl SubjectCopy {
    /// The copy after an event; nothing where the event is no news. Events come doubled and in any
    /// order: the one with the highest version decides.
    #[must_use]
    pub fn after(
        known: Option<&Self>,
        subject_id: &SubjectId,
        version: u64,
        news: News,
    ) -> Option<Self> {
        if known.is_some_and(|known| known.version >= version) {
            return None;
        }
        let (deleted, details) = match news {
            News::Taught(details) => (false, Some(details)),
            News::Deleted => (true, None),
        };
        Some(Self {
            subject_id: subject_id.clone(),
            version,
            deleted,
            details,
        })
    }

    /// The version of the event that made this copy.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Whether the subject is no longer taught.
    #[must_use]
    pub const fn is_deleted(&self) -> bool {
        self.deleted
    }

    /// What is said of the subject; nothing once it is deleted.
    #[must_use]
    pub const fn details(&self) -> Option<&Details> {
        self.details.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taught(name: &str) -> News {
        News::Taught(Details {
            name: name.to_owned(),
            code: "MA-1".to_owned(),
            credits: 6,
            department_id: "7".to_owned(),
        })
    }

    fn told(events: &[(u64, News)]) -> Option<SubjectCopy> {
        let id: SubjectId = "1".parse().unwrap();
        events.iter().fold(None, |known, (version, news)| {
            SubjectCopy::after(known.as_ref(), &id, *version, news.clone()).or(known)
        })
    }

    type Events = Vec<(u64, News)>;

    /// A subject's whole life, in order.
    fn lives() -> impl Strategy<Value = Events> {
        (proptest::collection::vec("[a-z]{1,3}", 1..6), any::<bool>()).prop_map(
            |(names, deleted)| {
                let end = deleted.then_some(News::Deleted);
                let news = names.iter().map(|name| taught(name)).chain(end);
                (1..).zip(news).collect()
            },
        )
    }

    /// The same with every event told at least once, in any order.
    fn tellings() -> impl Strategy<Value = (Events, Events)> {
        lives().prop_flat_map(|life| {
            let extra = proptest::sample::subsequence(life.clone(), 0..=life.len());
            let told = extra.prop_map({
                let life = life.clone();
                move |extra| [life.clone(), extra].concat()
            });
            (Just(life), told.prop_shuffle())
        })
    }

    proptest! {
        #[test]
        fn events_in_any_order_and_doubled_end_in_the_same_copy((life, telling) in tellings()) {
            prop_assert_eq!(told(&telling), told(&life));
        }

        #[test]
        fn an_older_or_equal_event_is_no_news((life, telling) in tellings()) {
            let copy = told(&life).unwrap();
            for (version, news) in telling {
                prop_assert_eq!(SubjectCopy::after(Some(&copy), &copy.subject_id, version, news), None);
            }
        }
    }

    #[test]
    fn the_latest_event_decides() {
        let copy = told(&[(1, taught("a")), (3, taught("c")), (2, taught("b"))]).unwrap();
        assert_eq!(
            (copy.version(), copy.details().unwrap().name.as_str()),
            (3, "c")
        );
    }

    #[test]
    fn a_deleted_subject_is_not_brought_back_by_a_late_event() {
        let copy = told(&[(3, News::Deleted), (1, taught("a")), (2, taught("b"))]).unwrap();
        assert!(copy.is_deleted());
        assert_eq!(copy.details(), None);
    }
}
