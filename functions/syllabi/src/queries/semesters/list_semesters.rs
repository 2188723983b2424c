//! `GET /api/v1/semesters`
//!
//! The semesters of a calendar with their states now, the latest first.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::semester::{CalendarId, SemesterId, State};
use crate::semesters::{Filter, Semesters};
use crate::view::semester::SemesterSummaryView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSemesters {
    /// The calendar; `main`, if none is named.
    #[serde(default)]
    calendar_id: CalendarId,
    /// Only semesters that are in this state now.
    state: Option<State>,
    /// Only the terms of this semester.
    parent_id: Option<SemesterId>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSemesters {
    const NAME: &'static str = "list-semesters";
    const ROUTE: Route = Route::get("/api/v1/semesters");
    const PERMISSION: Permission = Permission::ReadSemesters;
    type Dependencies = Semesters;
    type Reply = Page<SemesterSummaryView>;

    async fn fetch(self, semesters: &Semesters, cx: &Context) -> Result<Self::Reply> {
        let filter = Filter {
            state: self.state,
            parent_id: self.parent_id,
        };
        let cursor = self.cursor.as_deref();
        let page = semesters
            .page(&self.calendar_id, &filter, self.limit, cursor, cx)
            .await?;
        Ok(page.map(|entry| SemesterSummaryView::of(entry, cx.now)))
    }
}

#[cfg(test)]
mod tests;
