//! `GET /api/v1/courses/{course_id}/enrollment-imports/{import_id}`
//!
//! How far the import of a list of learners is, and which rows were refused: for the staff of the course and
//! administrators.

use kernel::bulk::{BulkProgress, BulkRun};
use kernel::{Context, Kind, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::enrollments::Enrollments;
use crate::error::ImportError;
use crate::ids::{CourseId, ImportId};
use crate::jobs::import_enrollments::EnrollmentImport;
use crate::people::check_teaches;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetEnrollmentImport {
    course_id: CourseId,
    import_id: ImportId,
}

impl Query for GetEnrollmentImport {
    const NAME: &'static str = "get-enrollment-import";
    const ROUTE: Route = Route::get("/api/v1/courses/{course_id}/enrollment-imports/{import_id}");
    const PERMISSION: Permission = Permission::SignedIn;
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = Enrollments;
    type Reply = BulkProgress;

    /// One call.
    async fn fetch(self, enrollments: &Enrollments, cx: &Context) -> Result<BulkProgress> {
        let Self {
            course_id,
            import_id,
        } = self;
        let (course, run) = enrollments.course_and_run(&course_id, &import_id).await?;
        check_teaches(course.as_ref(), cx)?;
        let is_of_course = |run: &BulkRun| {
            let work = serde_json::from_value::<EnrollmentImport>(run.work().clone());
            work.is_ok_and(|work| work.course_id == course_id)
        };
        let run = run.filter(is_of_course).ok_or(ImportError::NoSuchImport)?;
        Ok(run.progress())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::courses::{COURSE, OTHER, app_with, told};
    use crate::testing::imports::{IMPORTS, list, progress, start};
    use crate::testing::{as_admin, as_olga, by};

    #[tokio::test]
    async fn the_staff_of_the_course_see_how_far_an_import_is_with_one_call() {
        let app = app_with(json!({})).await;
        told(&app, 1, OTHER, json!({})).await;
        let started = start(&app, &list("add", &["lin"])).await;
        let started = started.with_status(202).json()["import"].clone();
        let id = started["id"].as_str().unwrap();
        let request = || app.get(&format!("{IMPORTS}/{id}"));
        let table = app.table("enrollments");
        for request in [as_olga(request()), as_admin(request())] {
            table.forget_counts();
            assert_eq!(request.send().await.with_status(200).json(), started);
            assert_eq!(table.reads(), 1);
        }
        app.deliver().await;
        let ended = progress(&app, COURSE, id).await.with_status(200).json();
        assert_eq!(
            (&ended["state"], &ended["done"]),
            (&json!("completed"), &json!(1))
        );
        progress(&app, OTHER, id)
            .await
            .assert_refused(404, "enrollments.no_such_import");
        by("lin", request())
            .send()
            .await
            .assert_refused(403, "enrollments.not_staff");
        request().send().await.with_status(401);
    }

    #[tokio::test]
    async fn an_unknown_import_is_not_found() {
        let app = app_with(json!({})).await;
        for id in [OTHER, "7"] {
            progress(&app, COURSE, id)
                .await
                .assert_refused(404, "enrollments.no_such_import");
        }
        progress(&app, COURSE, "x").await.with_status(422);
    }
}
