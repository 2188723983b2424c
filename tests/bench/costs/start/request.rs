//! What the benchmark asks for.

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
    let path = format!("/api/v1/subjects/{SUBJECT_ID}");
    json!({
        "version": "2.0",
        "routeKey": "GET /api/v1/subjects/{subject_id}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "application/json",
            "authorization": "Bearer eyJhbGciOiJFZERTQSJ9.e30.c2ln",
            "host": "api.example.org",
            "user-agent": "bench",
            "x-forwarded-for": "192.0.2.1",
        },
        "pathParameters": {"subject_id": SUBJECT_ID},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": "api.example.org",
            "stage": "$default",
            "requestId": "JKJaXmPLvHcESHA=",
            "timeEpoch": 1_767_225_600_000_i64,
            "authorizer": {"lambda": {
                "user_id": "019a0000-0000-7000-8000-000000000002",
                "session_id": "019a0000-0000-7000-8000-000000000003",
                "roles": "learner",
            }},
            "http": {
                "method": "GET",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "bench",
            },
        },
        "isBase64Encoded": false,
    })
}
