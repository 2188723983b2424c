use kernel::table::{Index, Item, set_key};
use kernel::{Projection, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies a subject.
    SubjectId
}

/// The fields of a subject that this domain uses.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    pub subject_id: SubjectId,
    pub name: String,
    pub department_id: String,
}

/// The facts that the projection reads.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum SubjectFact {
    #[serde(rename = "SubjectCreated.v1")]
    Created(Subject),
    #[serde(rename = "SubjectUpdated.v1")]
    Updated(Subject),
    #[serde(rename = "SubjectDeleted.v1")]
    Deleted {},
}

impl Projection for Subject {
    const NAME: &'static str = "copy-subjects";
    const SOURCE: &'static str = "subjects";
    const TYPE: &'static str = "Subject";
    type Id = SubjectId;
    type Fact = SubjectFact;

    fn content(fact: SubjectFact) -> Option<Self> {
        match fact {
            SubjectFact::Created(subject) | SubjectFact::Updated(subject) => Some(subject),
            SubjectFact::Deleted {} => None,
        }
    }

    fn place(&self, row: &mut Item) {
        let department = format!("DEPARTMENT#{}", self.department_id);
        set_key(row, Index::Gsi1, &department, &self.name);
    }
}

// In the dependencies of a command or a query: `ReadModel<Subject>`.
