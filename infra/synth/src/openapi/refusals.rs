//! The errors of a route that follow from the request pipeline.

use std::collections::BTreeMap;

use kernel::route::IfMatch;
use kernel::{Kind, Permission};
use lambda::{EndpointSpec, Entry};
use serde_json::{Value, json};

/// References to the shared error responses, by status.
pub(super) fn of(entry: &Entry, spec: &EndpointSpec) -> BTreeMap<String, Value> {
    let kinds = kinds(spec);
    // An operator can set a rate limit for every function that has a table for the counters.
    let limited = entry
        .requirements
        .uses_table()
        .then_some(Kind::TooManyRequests);
    let kinds = kinds.into_iter().chain(limited);
    let kinds = kinds.chain(entry.refuses.iter().copied());
    kinds
        .map(|kind| {
            (
                kind.status().to_string(),
                json!({ "$ref": format!("#/components/responses/{kind:?}") }),
            )
        })
        .collect()
}

fn kinds(spec: &EndpointSpec) -> Vec<Kind> {
    let mut kinds = vec![
        // Bytes in the path or in the query that are not UTF-8.
        Kind::BadRequest,
        Kind::Invalid,
        Kind::Internal,
        Kind::Unavailable,
        Kind::Timeout,
    ];
    if spec.asks_who_calls() {
        kinds.extend([Kind::Unauthenticated, Kind::TooManyRequests]);
    }
    if spec.permission != Permission::Public {
        kinds.push(Kind::Forbidden);
    }
    if spec.is_command {
        // Another command may change the same row concurrently.
        kinds.push(Kind::Conflict);
    }
    if spec.route.method.has_body() {
        // Even a command without fields refuses an invalid body.
        kinds.extend([Kind::TooLarge, Kind::UnsupportedMediaType]);
    }
    if !spec.is_command {
        // `If-Match` does not name the version that would be sent.
        kinds.push(Kind::PreconditionFailed);
    }
    if spec.route.parameters().next().is_some() {
        kinds.push(Kind::NotFound);
    }
    match spec.policy.if_match {
        IfMatch::Ignored => {}
        IfMatch::Optional => kinds.push(Kind::PreconditionFailed),
        IfMatch::Required => {
            kinds.extend([Kind::PreconditionRequired, Kind::PreconditionFailed]);
        }
    }
    if spec.policy.rate.is_some() {
        kinds.push(Kind::TooManyRequests);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda::Trigger;

    fn statuses_of(name: &str) -> Vec<String> {
        let catalogues = domains::catalogues();
        let mut entries = catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        let entry = entries.find(|entry| entry.name == name).unwrap();
        let Trigger::Http { spec, .. } = entry.trigger else {
            unreachable!()
        };
        of(entry, &spec).into_keys().collect()
    }

    #[test]
    fn a_route_declares_the_errors_of_the_pipeline() {
        assert_eq!(
            statuses_of("get-subject"),
            [
                "400", "401", "403", "404", "412", "422", "429", "500", "503", "504"
            ]
        );
        assert_eq!(
            statuses_of("list-subjects"),
            [
                "400", "401", "403", "412", "422", "429", "500", "503", "504"
            ]
        );
        let of_update = [
            "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "500",
            "503", "504",
        ];
        assert_eq!(statuses_of("update-subject"), of_update);
    }

    #[test]
    fn a_command_on_get_has_no_errors_about_a_body() {
        assert_eq!(
            statuses_of("oauth-callback"),
            [
                "400", "401", "403", "404", "409", "422", "429", "500", "502", "503", "504"
            ]
        );
    }
}
