//! A minimal domain that calls `subjects`: a query that works without it, and a command that does not.

use client::{Source, SubjectDocument, Subjects};
use kernel::projection::Copied;
use kernel::table::Table;
use kernel::{Command, Commit, Context, Error, Kind, Permission, Query, Reply, Result, Route};
use lambda::Catalogue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) fn catalogue() -> Catalogue {
    Catalogue::new("readers", "A domain that calls another one")
        .query::<GetReading>()
        .command::<MakeReading>()
}

#[derive(Debug, Deserialize, JsonSchema)]
struct GetReading {
    id: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReadingView {
    subject: Option<String>,
    source: Source,
}

impl Reply for ReadingView {}

impl Query for GetReading {
    const NAME: &'static str = "get-reading";
    const ROUTE: Route = Route::get("/readings/{id}");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = (Subjects, Arc<dyn Table>);
    type Reply = ReadingView;

    async fn fetch(self, (subjects, _): &Self::Dependencies, cx: &Context) -> Result<ReadingView> {
        let found = subjects.find(&self.id, cx, async { Ok(copy(&self.id)) });
        let found = found.await;
        Ok(ReadingView {
            subject: found.document().map(|subject| subject.name.clone()),
            source: found.source(),
        })
    }
}

/// The copy has the subject 1 alone.
fn copy(id: &str) -> Copied<SubjectDocument> {
    if id != "1" {
        return Copied::Unknown;
    }
    Copied::Live(SubjectDocument {
        id: id.to_owned(),
        name: "Copied".to_owned(),
        code: "CO-1".to_owned(),
        credits: 1,
        department_id: "1".to_owned(),
        version: 1,
    })
}

#[derive(Debug, Deserialize, JsonSchema)]
struct MakeReading {
    subject_id: String,
}

impl Command for MakeReading {
    const NAME: &'static str = "make-reading";
    const ROUTE: Route = Route::post("/readings");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = Subjects;
    type Reply = ();

    async fn handle(self, subjects: &Subjects, cx: &Context) -> Result<Commit<()>> {
        let unknown = Error::new(Kind::Invalid, "readers.unknown_subject", "unknown subject");
        let found = subjects.find(&self.subject_id, cx, async { Ok(Copied::Unknown) });
        found.await.known()?.ok_or(unknown)?;
        Ok(Commit::nothing())
    }
}
