//! The requests of which the cost is counted.

use bench::Population;
use testkit::App;

/// Who sends a request.
#[derive(Clone, Copy)]
enum By {
    Admin,
    Learner,
}
use By::{Admin, Learner};

/// A request that succeeds in a population.
pub(super) struct Request {
    pub(super) function: &'static str,
    by: By,
    method: &'static str,
    /// `{kind}` stands for the id of the thing of a kind.
    path: &'static str,
    /// As in `path`; `{number}` differs in each request.
    body: &'static str,
}

const fn get(function: &'static str, by: By, path: &'static str) -> Request {
    Request {
        function,
        by,
        method: "GET",
        path,
        body: "",
    }
}

const fn send(
    function: &'static str,
    by: By,
    method: &'static str,
    path: &'static str,
    body: &'static str,
) -> Request {
    Request {
        function,
        by,
        method,
        path,
        body,
    }
}

impl Request {
    pub(super) fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// The domain of the function.
    pub(super) fn domain(&self) -> &'static str {
        let catalogues = domains::catalogues().into_iter();
        let mut owners = catalogues.filter(|one| {
            let mut entries = one.entries.iter();
            entries.any(|entry| entry.name == self.function)
        });
        owners.next().unwrap().domain
    }

    /// Sends the request as the `number`th of its kind. It must succeed.
    pub(super) async fn send(&self, world: &Population, app: &App, number: usize) {
        let caller = match self.by {
            Admin => &world.admin,
            Learner => &world.learner,
        };
        let mut request = app.request(self.method, &world.fill(self.path));
        request = request.bearer(&caller.token);
        if !self.body.is_empty() {
            let body = world
                .fill(self.body)
                .replace("{number}", &number.to_string());
            request = request
                .header("content-type", "application/json")
                .header("if-match", "*")
                .body(body);
        }
        let reply = request.send().await;
        assert!(reply.status < 300, "{}: {}", self.function, reply.text());
    }
}

/// Lists first, then reads of one thing, then commands.
pub(super) const REQUESTS: &[Request] = &[
    get("list-api-keys", Admin, "/api/v1/auth/api-keys"),
    get("list-sessions", Learner, "/api/v1/auth/sessions"),
    get("list-users", Admin, "/api/v1/users"),
    get("list-configs", Admin, "/api/v1/config"),
    get("list-config-audit", Admin, "/api/v1/config/audit"),
    get("list-config-schemas", Admin, "/api/v1/config/schemas"),
    get("list-flags", Admin, "/api/v1/config/flags"),
    get("list-routes", Admin, "/api/v1/gateway/routes"),
    get("list-services", Admin, "/api/v1/services"),
    get("list-courses", Learner, "/api/v1/courses"),
    get(
        "list-course-instructors",
        Admin,
        "/api/v1/courses/{course}/instructors",
    ),
    get(
        "list-course-versions",
        Admin,
        "/api/v1/courses/{course}/versions",
    ),
    get(
        "list-course-version-exercises",
        Admin,
        "/api/v1/courses/{course}/versions/1/lessons/{lesson}/exercises",
    ),
    get(
        "list-lesson-revisions",
        Admin,
        "/api/v1/lessons/{lesson}/revisions",
    ),
    get("list-dead-letters", Admin, "/api/v1/events/dead-letters"),
    get("list-modules", Learner, "/api/v1/courses/{course}/modules"),
    get("list-lessons", Learner, "/api/v1/courses/{course}/lessons"),
    get(
        "list-exercises",
        Learner,
        "/api/v1/lessons/{lesson}/exercises",
    ),
    get(
        "list-exercise-attempts",
        Learner,
        "/api/v1/lessons/{lesson}/exercises/{exercise}/attempts",
    ),
    get("list-my-enrollments", Learner, "/api/v1/enrollments"),
    get(
        "list-user-enrollments",
        Admin,
        "/api/v1/users/{user}/enrollments",
    ),
    get(
        "list-course-enrollments",
        Admin,
        "/api/v1/courses/{course}/enrollments",
    ),
    get(
        "list-enrollment-codes",
        Admin,
        "/api/v1/courses/{course}/enrollment-codes",
    ),
    get(
        "list-enrollment-runs",
        Learner,
        "/api/v1/enrollments/{enrollment}/runs",
    ),
    get(
        "get-waitlist",
        Admin,
        "/api/v1/courses/{full_course}/waitlist",
    ),
    get("list-files", Learner, "/api/v1/files"),
    get("list-repositories", Admin, "/api/v1/repositories"),
    get(
        "list-repository-files",
        Admin,
        "/api/v1/repositories/{repository}/files",
    ),
    get("list-events", Admin, "/api/v1/events"),
    get("list-audit", Admin, "/api/v1/audit"),
    get("list-circuits", Admin, "/api/v1/gateway/circuits"),
    get("list-subjects", Learner, "/api/v1/subjects?name_prefix=alg"),
    get(
        "list-subjects-by-department",
        Learner,
        "/api/v1/departments/7/subjects",
    ),
    get("list-semesters", Learner, "/api/v1/semesters"),
    get(
        "list-syllabi-by-semester",
        Admin,
        "/api/v1/semesters/{semester}/syllabi",
    ),
    get(
        "list-syllabus-versions",
        Admin,
        "/api/v1/syllabus/{syllabus}/versions",
    ),
    get("get-user", Admin, "/api/v1/users/{user}"),
    get("get-api-key", Admin, "/api/v1/auth/api-keys/{api_key}"),
    get(
        "get-config",
        Admin,
        "/api/v1/config/subjects/growing-setting",
    ),
    get("get-flag", Admin, "/api/v1/config/flags/growing-flag"),
    get("get-course", Learner, "/api/v1/courses/{course}"),
    get(
        "get-course-outline",
        Learner,
        "/api/v1/courses/{course}/outline",
    ),
    get("get-lesson", Learner, "/api/v1/lessons/{lesson}"),
    get(
        "get-enrollment",
        Learner,
        "/api/v1/enrollments/{enrollment}",
    ),
    get(
        "get-enrollment-access",
        Learner,
        "/api/v1/enrollments/{enrollment}/access",
    ),
    get(
        "get-enrollment-progress",
        Learner,
        "/api/v1/enrollments/{enrollment}/progress",
    ),
    get("get-file", Learner, "/api/v1/files/{file}"),
    get("get-event", Admin, "/api/v1/events/{event}"),
    get("get-subject", Learner, "/api/v1/subjects/{subject}"),
    get(
        "get-subject-by-code",
        Learner,
        "/api/v1/subjects/by-code/MA-1",
    ),
    get(
        "get-subject-report",
        Admin,
        "/api/v1/subjects/reports/summary",
    ),
    get("get-semester", Learner, "/api/v1/semesters/{semester}"),
    get("get-syllabus", Admin, "/api/v1/syllabus/by-id/{syllabus}"),
    send(
        "create-subject",
        Admin,
        "POST",
        "/api/v1/subjects",
        r#"{"name":"Algebra","code":"GR-{number}","description":"","department_id":"7","credits":6}"#,
    ),
    send(
        "update-subject",
        Admin,
        "PUT",
        "/api/v1/subjects/{subject}",
        r#"{"name":"Algebra","code":"MA-1","description":"{number}","department_id":"7","credits":6}"#,
    ),
    send(
        "create-course",
        Admin,
        "POST",
        "/api/v1/courses",
        r#"{"title":"Clocks {number}"}"#,
    ),
    send(
        "submit-exercise-attempt",
        Learner,
        "POST",
        "/api/v1/lessons/{lesson}/exercises/{exercise}/attempts",
        r#"{"answer":1}"#,
    ),
    send(
        "enroll",
        Learner,
        "POST",
        "/api/v1/enrollments",
        r#"{"course_id":"{course}"}"#,
    ),
    send(
        "update-enrollment-progress",
        Learner,
        "PUT",
        "/api/v1/enrollments/{enrollment}/progress",
        r#"{"lesson_id":"{lesson}","state":"begun"}"#,
    ),
    send(
        "update-config",
        Admin,
        "PUT",
        "/api/v1/config/subjects/growing-setting",
        r#"{"value":{number}}"#,
    ),
];
