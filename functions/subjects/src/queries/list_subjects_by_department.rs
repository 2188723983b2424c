//! `GET /api/v1/departments/{department_id}/subjects`: List subjects of a department
//!
//! The subjects of one department in the order of their names.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::Subjects;
use crate::subject::DepartmentId;
use crate::view::SubjectView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSubjectsByDepartment {
    department_id: DepartmentId,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListSubjectsByDepartment {
    const NAME: &'static str = "list-subjects-by-department";
    const ROUTE: Route = Route::get("/api/v1/departments/{department_id}/subjects");
    const PERMISSION: Permission = Permission::ReadSubjects;
    type Dependencies = Subjects;
    type Reply = Page<SubjectView>;

    async fn fetch(self, subjects: &Subjects, cx: &Context) -> Result<Page<SubjectView>> {
        let page = subjects
            .page(
                Some(&self.department_id),
                "",
                self.limit,
                self.cursor.as_deref(),
                cx,
            )
            .await?;
        Ok(page.map(|subject| SubjectView::from(&subject)))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{app, created, get, subject, table, update, with};

    #[tokio::test]
    async fn a_department_lists_its_own_subjects_in_order_and_in_pages() {
        let app = app();
        for (code, name, department) in [
            ("A-1", "Botany", "7"),
            ("A-2", "Anatomy", "7"),
            ("A-3", "Algebra", "70"),
        ] {
            created(
                &app,
                &with(subject(code, name), "department_id", department),
            )
            .await;
        }
        table(&app).forget_counts();
        let first = get(&app, "/api/v1/departments/7/subjects?limit=1")
            .await
            .with_status(200)
            .json();
        assert_eq!(first["items"][0]["name"], "Anatomy");
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = get(
            &app,
            &format!("/api/v1/departments/7/subjects?cursor={cursor}"),
        )
        .await
        .with_status(200)
        .json();
        assert_eq!(second["items"].as_array().unwrap().len(), 1);
        assert_eq!(second["items"][0]["name"], "Botany");
        assert!(second["next_cursor"].is_null());
        assert_eq!(table(&app).reads(), 2);
    }

    #[tokio::test]
    async fn a_subject_that_changes_its_department_moves_to_the_other_list() {
        let app = app();
        let id = created(&app, &subject("A-1", "Botany")).await;
        update(
            &app,
            &id,
            1,
            &with(subject("A-1", "Botany"), "department_id", "8"),
        )
        .await
        .with_status(200);
        for (department, expected) in [("7", 0), ("8", 1)] {
            let page = get(&app, &format!("/api/v1/departments/{department}/subjects"))
                .await
                .with_status(200)
                .json();
            assert_eq!(
                page["items"].as_array().unwrap().len(),
                expected,
                "{department}"
            );
        }
    }

    #[tokio::test]
    async fn an_invalid_department_id_is_refused() {
        let details = get(&app(), "/api/v1/departments/maths/subjects")
            .await
            .assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "department_id");
    }
}
