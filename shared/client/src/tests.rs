//! The last answers of a process.

use jiff::Timestamp;

use crate::fallback::Recent;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn an_answer_is_kept_for_an_hour_and_replaced_by_the_next() {
    let recent = Recent::default();
    recent.keep("7", Some(&"old"), at(0));
    recent.keep("7", Some(&"new"), at(10));
    assert_eq!(recent.get("7", at(3610)), Some("new"));
    assert_eq!(recent.get("7", at(3611)), None);
    assert_eq!(recent.get("8", at(10)), None);
}

#[test]
fn a_document_that_no_longer_exists_is_forgotten() {
    let recent = Recent::default();
    recent.keep("7", Some(&"old"), at(0));
    recent.keep("7", None, at(1));
    assert_eq!(recent.get("7", at(1)), None);
}

#[test]
fn the_oldest_answer_is_forgotten_when_there_are_too_many() {
    let recent = Recent::default();
    for id in 0..65 {
        recent.keep(&id.to_string(), Some(&id), at(0));
    }
    assert_eq!(recent.get("0", at(0)), None);
    assert_eq!(recent.get("1", at(0)), Some(1));
}
