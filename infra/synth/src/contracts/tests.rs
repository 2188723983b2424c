use serde_json::json;

use super::*;
use crate::openapi;

/// The contracts of the subjects domain, compared with blessed contracts to which `change` was applied.
fn comparison(change: impl FnOnce(&mut Contracts)) -> Comparison {
    let root = scaffold::files::root().unwrap();
    let catalogues = [domains::subjects::catalogue()];
    let openapi = openapi::render(&root, &catalogues).unwrap();
    let openapi = serde_json::from_str(&openapi).unwrap();
    let published = published::of(&catalogues, &openapi);
    let mut blessed = published.clone();
    change(&mut blessed);
    Comparison { published, blessed }
}

fn contract<'a>(contracts: &'a mut Contracts, name: &str) -> &'a mut Contract {
    &mut contracts.0.get_mut(name).unwrap().1
}

const EVENT: &str = "subjects.SubjectCreated.v1";
const ROUTE: &str = "POST /api/v1/subjects";

/// Breaks a field of an event, a limit of a request and a status.
fn broken() -> Comparison {
    comparison(|blessed| {
        let event = contract(blessed, EVENT);
        let code = event.response["event_data.code"].clone();
        event
            .response
            .insert("event_data.short_name".to_owned(), code);
        let route = contract(blessed, ROUTE);
        let name = route.request.get_mut("body.name").unwrap();
        name.limits.insert("maxLength".to_owned(), json!(300));
        route.exact.insert("statuses".to_owned(), json!(["200"]));
    })
}

#[test]
fn an_unchanged_contract_does_not_break() {
    let same = comparison(|_| {});
    assert_eq!(same.breaks(), []);
    assert_eq!(same.grown(), same.published);
}

#[test]
fn a_break_names_the_contract_the_field_and_the_remedy() {
    let breaks: Vec<String> = broken().breaks().iter().map(Break::to_string).collect();
    let [statuses, limit, event] = breaks.as_slice() else {
        panic!("{breaks:#?}");
    };
    assert!(statuses.starts_with("POST /api/v1/subjects: statuses changed from [\"200\"]"));
    assert_eq!(
        limit,
        "POST /api/v1/subjects: body.name is narrower: maxLength was 300, is 200: add a route beside \
         it, or `synth bless 'POST /api/v1/subjects'` if nothing depends on it"
    );
    assert_eq!(
        event,
        "subjects.SubjectCreated.v1: event_data.short_name is gone: publish the next version beside \
         it, or `synth bless 'subjects.SubjectCreated.v1'` if nothing depends on it"
    );
}

#[test]
fn a_broken_contract_keeps_its_blessed_form_until_it_is_blessed_by_name() {
    let broken = broken();
    assert_eq!(broken.grown(), broken.blessed);
    let blessed = broken.blessing(&[EVENT]).unwrap();
    assert_eq!(blessed.0[EVENT], broken.published.0[EVENT]);
    assert_eq!(blessed.0[ROUTE], broken.blessed.0[ROUTE]);
    assert_eq!(broken.blessing(&[EVENT, ROUTE]).unwrap(), broken.published);
    assert!(
        broken
            .blessing(&["DELETE /api/v1/subjects/{subject_id}"])
            .is_err()
    );
}

#[test]
fn a_contract_that_is_no_longer_published_is_refused_until_it_is_blessed() {
    let name = "subjects.SubjectPraised.v1";
    let gone = comparison(|blessed| {
        let event = blessed.0[EVENT].clone();
        blessed.0.insert(name.to_owned(), event);
    });
    assert_eq!(
        gone.breaks(),
        [Break {
            contract: name.to_owned(),
            problem: "is no longer published".to_owned(),
        }]
    );
    assert!(gone.grown().0.contains_key(name));
    assert_eq!(gone.blessing(&[name]).unwrap(), gone.published);
}

#[test]
fn a_new_event_and_a_new_route_are_growth() {
    let grown = comparison(|blessed| {
        blessed.0.remove(EVENT);
        blessed.0.remove(ROUTE);
    });
    assert_eq!(grown.breaks(), []);
    assert_eq!(grown.grown(), grown.published);
}

#[test]
fn contracts_are_written_with_one_line_for_each_field_and_read_back_equal() {
    let contracts = comparison(|_| {}).published;
    let mut files = Files::default();
    contracts.add_to(&mut files).unwrap();
    let folder = tempfile::tempdir().unwrap();
    files.write(folder.path()).unwrap();
    assert_eq!(blessed::read(folder.path()).unwrap(), contracts);
    let text = files.get("contracts/subjects.json").unwrap();
    let line = r#"      "event_data.credits": {"required":true,"type":["integer"],"maximum":60,"minimum":1},"#;
    assert!(text.lines().any(|found| found == line), "{text}");
}
