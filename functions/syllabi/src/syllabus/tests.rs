//! Tests of the rules of a syllabus.

use kernel::Entity as _;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn content(title: &str, file: Option<&str>) -> Content {
    serde_json::from_value(json!({ "title": title, "file_id": file })).unwrap()
}

fn author() -> ActorId {
    serde_json::from_value(json!("ivo")).unwrap()
}

fn syllabus() -> Syllabus {
    let new = NewSyllabus {
        id: "1".parse().unwrap(),
        place: Place {
            subject_id: "7".parse().unwrap(),
            subject_code: "MA-1".to_owned(),
            semester_id: "9".parse().unwrap(),
            section: None,
        },
        author_id: author(),
        editor_ids: Editors::default(),
    };
    Syllabus::create(new, &content("1", None), Timestamp::UNIX_EPOCH).unwrap()
}

/// What can be done with a syllabus.
#[derive(Debug, Clone)]
enum Step {
    Revise(u8, Option<u8>),
    Submit,
    Publish,
    Supersede,
    Withdraw,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let revise = (0..3_u8, proptest::option::of(1..3_u8)).prop_map(|(a, b)| Step::Revise(a, b));
    let step = prop_oneof![
        revise,
        Just(Step::Submit),
        Just(Step::Publish),
        Just(Step::Supersede),
        Just(Step::Withdraw)
    ];
    proptest::collection::vec(step, 0..20)
}

fn take(syllabus: &mut Syllabus, step: &Step) {
    let now = Timestamp::UNIX_EPOCH;
    match step {
        Step::Revise(title, file) => {
            let file = file.map(|file| file.to_string());
            let content = content(&title.to_string(), file.as_deref());
            syllabus.revise(&content, author(), now).unwrap();
        }
        Step::Submit => drop(syllabus.submit(now)),
        Step::Publish => drop(syllabus.publish(Vec::new(), now)),
        Step::Supersede if syllabus.state == State::Published => {
            syllabus.supersede(&"2".parse().unwrap(), now);
        }
        Step::Supersede => {}
        Step::Withdraw => drop(syllabus.withdraw(now)),
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_states_agree(steps in steps()) {
        let mut syllabus = syllabus();
        let mut highest = 1;
        for step in &steps {
            take(&mut syllabus, step);
            prop_assert!(syllabus.latest.number >= highest);
            highest = syllabus.latest.number;
            let was_published = syllabus.published.is_some();
            let is_first_draft = matches!(syllabus.state, State::Draft | State::InReview);
            prop_assert_eq!(is_first_draft, !was_published);
            prop_assert!(!syllabus.is_in_review || syllabus.has_draft());
            if syllabus.state == State::InReview {
                prop_assert!(syllabus.is_in_review);
            }
            let files = syllabus.files();
            prop_assert!(files.len() <= 2);
            prop_assert!(syllabus.latest.file_id.iter().all(|file| files.contains_key(file)));
        }
    }
}

#[test]
fn an_equal_content_and_equal_editors_record_nothing() {
    let mut syllabus = syllabus();
    let now = Timestamp::UNIX_EPOCH;
    assert!(!syllabus.revise(&content("1", None), author(), now).unwrap());
    syllabus.share(Editors::default(), now);
    assert_eq!(syllabus.history().version(), 1);
}
