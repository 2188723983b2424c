//! The mix of requests.

use axum::body::Body;
use axum::http::Request;
use bench::{Caller, Population};

use crate::harness::Outcome;

/// Requests in the order in which they are sent, again and again.
pub(super) struct Plan {
    pub(super) url: String,
    pub(super) requests: Vec<Planned>,
}

/// A request. `{number}` in its body differs each time.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) token: Option<String>,
    pub(super) body: Option<String>,
}

impl Planned {
    pub(super) fn get(path: impl Into<String>, caller: Option<&Caller>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            token: caller.map(|caller| caller.token.clone()),
            body: None,
        }
    }

    pub(super) fn with(method: &'static str, path: &str, caller: &Caller, body: &str) -> Self {
        Self {
            method,
            body: Some(body.to_owned()),
            ..Self::get(path, Some(caller))
        }
    }

    pub(super) fn request(&self, url: &str, number: usize) -> Outcome<Request<Body>> {
        let mut request = Request::builder()
            .method(self.method)
            .uri(format!("{url}{}", self.path));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match &self.body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.replace("{number}", &number.to_string()))
            }
            None => Body::empty(),
        };
        Ok(request.body(body)?)
    }
}

/// Of 100 requests: what learners do who look for courses and learn. Writes are 8 of 100.
pub(super) fn of_learners(
    world: &Population,
    learners: &[Caller],
    courses: &[String],
) -> Vec<Planned> {
    let subject = world.fill("/api/v1/subjects/{subject}");
    let outline = world.fill("/api/v1/courses/{course}/outline");
    let lesson = world.fill("/api/v1/lessons/{lesson}");
    let begun = world.fill(r#"{"lesson_id":"{lesson}","state":"begun"}"#);
    let rounds = courses.len() * learners.len() / 2;
    let mut requests = Vec::new();
    for round in 0..rounds {
        for place in 0..100 {
            // A step that has no divisor in common with 100 mixes the kinds.
            let kind = (place * 37) % 100;
            let caller = &learners[(round + place) % learners.len()];
            let who = Some(caller);
            requests.push(match kind {
                0..22 => Planned::get("/api/v1/subjects", who),
                22..42 => Planned::get(&subject, who),
                42..57 => Planned::get("/api/v1/courses", None),
                57..67 => Planned::get(&outline, who),
                67..82 => Planned::get(&lesson, who),
                82..92 => Planned::get("/api/v1/enrollments", who),
                92..94 => {
                    let number = 2 * round + (kind - 92);
                    let course = &courses[number / learners.len()];
                    let caller = &learners[number % learners.len()];
                    let body = format!(r#"{{"course_id":"{course}"}}"#);
                    Planned::with("POST", "/api/v1/enrollments", caller, &body)
                }
                _ => {
                    let enrollment = world
                        .fill("{enrollment}")
                        .replace(&world.learner.id, &caller.id);
                    let path = format!("/api/v1/enrollments/{enrollment}/progress");
                    Planned::with("PUT", &path, caller, &begun)
                }
            });
        }
    }
    requests
}
