//! Single commits.

use super::*;

#[test]
fn what_is_known_of_a_call_goes_with_every_fact() {
    let cx = Context {
        traceparent: "t".to_owned(),
        causation_id: Some("cause".to_owned()),
        ..cx()
    };
    let (writes, reply) = Commit::save(thing(1, 0, 2), |_, _| {})
        .unwrap()
        .reply("ok")
        .into_writes("things", &cx)
        .unwrap();
    assert_eq!(reply.unwrap(), "ok");
    for (position, event) in events(&writes).iter().enumerate() {
        assert_eq!(
            (event.event_type.as_str(), event.aggregate_type.as_str()),
            ("Touched", "Thing")
        );
        assert_eq!(event.event_data, json!({ "times": position }));
        assert_eq!(
            (event.correlation_id.as_str(), event.timestamp),
            ("c", cx.now)
        );
        let expected = Metadata {
            schema_version: 1,
            source: "things".to_owned(),
            causation_id: Some("cause".to_owned()),
            traceparent: "t".to_owned(),
            actor: "system".to_owned(),
            replayed: false,
        };
        assert_eq!(event.metadata, expected);
    }
}

#[test]
fn a_fact_that_cannot_be_written_stops_the_commit() {
    let mut thing = thing(1, 0, 1);
    thing.history.record(&Unspeakable);
    let error = Commit::save(thing, |_, _| {})
        .unwrap()
        .into_writes("things", &cx())
        .unwrap_err();
    assert_eq!(error.code(), "internal");
}

#[test]
fn a_claim_is_refused_with_its_own_error_and_a_release_is_not_refused() {
    let taken = || Error::new(crate::Kind::Conflict, "things.name_taken", "taken");
    let commit = Commit::nothing()
        .claim("name", "new", "1", taken())
        .release("name", "old");
    let (writes, _) = commit.into_writes("things", &cx()).unwrap();
    let keys: Vec<Key> = writes.iter().map(|write| key_of(&write.action)).collect();
    assert_eq!(keys, [unique_key("name", "new"), unique_key("name", "old")]);
    let mut writes = writes.into_iter();
    let claim = writes.next().unwrap();
    assert_eq!(claim.condition, Condition::Absent);
    assert_eq!(claim.into_refusal().code(), "things.name_taken");
    assert_eq!(writes.next().unwrap().condition, Condition::None);
}

#[test]
fn a_refusal_leaves_its_rows() {
    let refused = Error::new(crate::Kind::Unauthenticated, "things.stolen", "stolen");
    let commit: Commit<&str> = Commit::save(thing(1, 0, 1), |_, _| {})
        .unwrap()
        .refuse(refused);
    let changed = commit.try_map(|reply| Ok(reply.len())).unwrap();
    let (writes, outcome) = changed.into_writes("things", &cx()).unwrap();
    assert_eq!((writes.len(), events(&writes).len()), (2, 1));
    assert_eq!(outcome.unwrap_err().code(), "things.stolen");
}

#[test]
fn a_thing_without_a_row_lives_in_its_facts() {
    let commit = Commit::nothing().record(thing(1, 0, 2));
    let (writes, _) = commit.into_writes("things", &cx()).unwrap();
    assert_eq!((writes.len(), events(&writes).len()), (2, 2));
}
