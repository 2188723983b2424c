//! Single commits.

use super::*;

#[test]
fn every_event_contains_the_metadata_of_its_call() {
    let cx = Context {
        traceparent: "t".to_owned(),
        tracestate: Some("vendor=1".to_owned()),
        baggage: Some("release=7".to_owned()),
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
            tracestate: Some("vendor=1".to_owned()),
            baggage: Some("release=7".to_owned()),
            actor: "system".to_owned(),
            actor_role: None,
            replayed: false,
            superseded_by: None,
        };
        assert_eq!(event.metadata, expected);
    }
}

#[test]
fn a_fact_that_cannot_be_serialized_fails_the_commit() {
    let mut thing = thing(1, 0, 1);
    thing.history.record(&Unserializable);
    let error = Commit::save(thing, |_, _| {})
        .unwrap()
        .into_writes("things", &cx())
        .unwrap_err();
    assert_eq!(error.code(), "internal");
}

#[test]
fn a_claim_fails_with_its_own_error_and_a_release_is_unconditional() {
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
fn a_refused_request_still_writes_its_rows() {
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
fn facts_without_a_row_are_stored_as_events_of_a_new_aggregate() {
    let mut facts = RowlessFacts::new("Thing", &cx());
    (0..2).for_each(|times| facts.record(&Touched { times }));
    let commit = Commit::nothing()
        .facts(facts)
        .fact("Thing", &Touched { times: 2 }, &cx());
    let (writes, _) = commit.into_writes("things", &cx()).unwrap();
    let events = events(&writes);
    assert_eq!(writes.len(), events.len());
    let versions: Vec<u64> = events.iter().map(|event| event.version).collect();
    assert_eq!(versions, [1, 2, 1]);
    assert_eq!(events[0].aggregate_id, events[1].aggregate_id);
    assert_ne!(events[0].aggregate_id, events[2].aggregate_id);
}

fn stored(writes: Vec<Write>) -> StoredEvent {
    let rows = writes.into_iter().filter_map(|write| match write.action {
        Action::Put(row) if text_of(&row, "sk").starts_with("EVENT#") => Some(row),
        _ => None,
    });
    let rows: Vec<Item> = rows.collect();
    let [row] = rows.as_slice() else {
        panic!("{} event rows", rows.len());
    };
    from_row(row.clone()).unwrap()
}

#[test]
fn a_fact_of_two_versions_is_one_row_and_two_messages() {
    let commit = Commit::nothing().fact("Thing", &Moved { distance_m: 4200 }, &cx());
    let (writes, _) = commit.into_writes("things", &cx()).unwrap();
    let published = stored(writes).into_published();
    let [newest, earlier] = published.as_slice() else {
        panic!("{published:?}");
    };
    assert_eq!(newest.event_data, json!({ "distance_m": 4200 }));
    assert_eq!(earlier.event_data, json!({ "distance_km": 4 }));
    let version = |event: &Envelope| (event.metadata.schema_version, event.metadata.superseded_by);
    assert_eq!(
        (version(newest), version(earlier)),
        ((2, None), (1, Some(2)))
    );
    let place = |event: &Envelope| (event.event_id.clone(), event.stream_id(), event.version);
    assert_eq!(place(newest), place(earlier));
}

#[test]
fn a_fact_of_one_version_is_stored_without_earlier_versions() {
    let commit = Commit::nothing().fact("Thing", &Touched { times: 1 }, &cx());
    let (writes, _) = commit.into_writes("things", &cx()).unwrap();
    let Action::Put(row) = &writes[0].action else {
        panic!("{writes:?}");
    };
    assert_eq!(row.get("earlier_versions"), None);
    let event = stored(writes);
    assert_eq!(event.clone().into_published(), [event.envelope]);
}

#[test]
fn a_fact_lists_every_version_that_is_published() {
    let versions = |spec: crate::event::EventSpec| -> Vec<String> {
        let published = spec.published().into_iter();
        published.map(|version| version.detail_type()).collect()
    };
    assert_eq!(versions(Moved::SPEC), ["Moved.v2", "Moved.v1"]);
    assert_eq!(versions(Touched::SPEC), ["Touched.v1"]);
}
