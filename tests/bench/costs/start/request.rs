//! What the benchmark asks for.

use std::collections::HashMap;

use bench::HttpEvent;
use serde_json::{Value, json};

/// The subject that every request reads.
pub(crate) const SUBJECT_ID: &str = "019a0000-0000-7000-8000-000000000001";

/// Its row.
pub(crate) fn row() -> Value {
    json!({
        "pk": {"S": format!("SUBJECT#{SUBJECT_ID}")},
        "sk": {"S": "META"},
        "id": {"S": SUBJECT_ID},
        "name": {"S": "Introduction to Programming"},
        "code": {"S": "CS-101"},
        "description": {"S": "Values, functions, data and how they fit together."},
        "department_id": {"S": "7"},
        "credits": {"N": "6"},
        "created_at": {"S": "2026-01-01T00:00:00Z"},
        "updated_at": {"S": "2026-01-01T00:00:00Z"},
        "version": {"N": "1"},
    })
}

/// `GET /api/v1/subjects/{subject_id}` by a learner, as API Gateway sends it.
pub(crate) fn request() -> Value {
    let authorization = "Bearer eyJhbGciOiJFZERTQSJ9.e30.c2ln".to_owned();
    let event = HttpEvent {
        route_key: "GET /api/v1/subjects/{subject_id}",
        method: "GET",
        path: &format!("/api/v1/subjects/{SUBJECT_ID}"),
        query: "",
        path_parameters: HashMap::from([("subject_id".to_owned(), SUBJECT_ID.to_owned())]),
        headers: HashMap::from([("authorization".to_owned(), authorization)]),
        body: None,
        caller: json!({
            "user_id": "019a0000-0000-7000-8000-000000000002",
            "session_id": "019a0000-0000-7000-8000-000000000003",
            "roles": "learner",
        }),
    };
    event.to_json()
}
