use kernel::table::AttributeValue;
use serde_json::Value;
use testkit::App;

use crate::testing::{app, created, get, subject, table, update, with};

/// Five subjects, two of them in department 8.
async fn app_with_five_subjects() -> App {
    let app = app();
    for (number, name) in ["Zoology", "Öğrenme", "Algorithms", "Analysis", "algebra"]
        .iter()
        .enumerate()
    {
        let department = if number % 2 == 0 { "7" } else { "8" };
        created(
            &app,
            &with(
                subject(&format!("S-{number}"), name),
                "department_id",
                department,
            ),
        )
        .await;
    }
    app
}

async fn names(app: &App, query: &str) -> Vec<String> {
    let page = get(app, &format!("/api/v1/subjects{query}"))
        .await
        .with_status(200)
        .json();
    names_of(&page)
}

fn names_of(page: &Value) -> Vec<String> {
    let name = |item: &Value| item["name"].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test]
async fn subjects_are_sorted_by_name_without_regard_to_case() {
    let app = app_with_five_subjects().await;
    let sorted = ["algebra", "Algorithms", "Analysis", "Zoology", "Öğrenme"];
    assert_eq!(names(&app, "").await, sorted);
    table(&app).forget_counts();
    names(&app, "").await;
    assert_eq!(table(&app).reads(), 1);
}

#[tokio::test]
async fn a_list_is_filtered_by_department_and_by_the_beginning_of_the_name() {
    let app = app_with_five_subjects().await;
    assert_eq!(
        names(&app, "?department_id=8").await,
        ["Analysis", "Öğrenme"]
    );
    assert_eq!(
        names(&app, "?department_id=8&name_prefix=a").await,
        ["Analysis"]
    );
    assert_eq!(
        names(&app, "?name_prefix=al").await,
        ["algebra", "Algorithms"]
    );
    assert_eq!(
        names(&app, "?name_prefix=AL").await,
        ["algebra", "Algorithms"]
    );
    assert_eq!(names(&app, "?name_prefix=%C3%96%C4%9F").await, ["Öğrenme"]);
    assert!(names(&app, "?name_prefix=x").await.is_empty());
    assert!(names(&app, "?department_id=9").await.is_empty());
}

/// Names as they are typed, with beginnings of other spellings that find them.
const SPELLINGS: [(&str, &[&str]); 6] = [
    (
        "ΟΔΥΣΣΕΥΣ ΣΤΗΝ ΙΘΑΚΗ",
        &["Οδυσσευς σ", "οδυσσευσ", "οδυσσευς", "ΟΔΥΣΣΕΥΣ"],
    ),
    (
        "\u{130}stanbul Tarihi",
        &["I\u{307}STANBUL", "i\u{307}stanbul t", "\u{130}"],
    ),
    ("E\u{301}conomie", &["\u{E9}co", "\u{C9}CO", "e\u{301}c"]),
    (
        "Straßenbau",
        &["STRASSENB", "strass", "Straß", "STRA\u{1E9E}"],
    ),
    ("ﬁnance ２", &["FIN", "finance 2"]),
    ("کتاب\u{200C}خانه", &["کتابخ"]),
];

#[tokio::test]
async fn a_name_is_stored_as_typed_and_found_in_every_spelling() {
    let app = app();
    for (number, (name, _)) in SPELLINGS.iter().enumerate() {
        created(&app, &subject(&format!("S-{number}"), name)).await;
    }
    for (name, beginnings) in SPELLINGS {
        for beginning in beginnings {
            let encoded: String = beginning
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect();
            let query = format!("?name_prefix={encoded}");
            assert_eq!(names(&app, &query).await, [name], "{beginning}");
        }
    }
}

#[tokio::test]
async fn a_name_comes_before_the_names_that_continue_it() {
    let app = app();
    for (number, name) in ["Algebra II", "algebra", "ALGEBRA!", "Algebra"]
        .iter()
        .enumerate()
    {
        created(&app, &subject(&format!("S-{number}"), name)).await;
    }
    let sorted = ["algebra", "Algebra", "Algebra II", "ALGEBRA!"];
    assert_eq!(names(&app, "").await, sorted);
    assert!(names(&app, "?name_prefix=algebra%23").await.is_empty());
}

#[tokio::test]
async fn a_long_name_that_folding_makes_longer_is_stored_listed_and_found() {
    let app = app();
    // One character is eighteen when it is folded, with 33 bytes.
    let long = "\u{FDFA}".repeat(200);
    created(&app, &subject("S-1", &long)).await;
    for row in table(&app).rows() {
        for key in ["gsi1sk", "gsi2sk"] {
            let Some(AttributeValue::S(key)) = row.get(key) else {
                continue;
            };
            assert!(key.len() <= 1024, "{}", key.len());
        }
    }
    let encoded = "%EF%B7%BA".repeat(200);
    assert_eq!(
        names(&app, &format!("?name_prefix={encoded}")).await,
        [long.as_str()]
    );
}

#[tokio::test]
async fn pages_show_every_subject_once() {
    let app = app_with_five_subjects().await;
    for limit in 1..=6 {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = get(&app, &format!("/api/v1/subjects?limit={limit}{cursor}"))
                .await
                .with_status(200)
                .json();
            assert!(page["items"].as_array().unwrap().len() <= limit);
            seen.extend(names_of(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, names(&app, "").await, "{limit} at a time");
    }
}

#[tokio::test]
async fn a_renamed_subject_moves_in_the_list() {
    let app = app();
    let id = created(&app, &subject("S-1", "Zoology")).await;
    created(&app, &subject("S-2", "Botany")).await;
    update(&app, &id, 1, &subject("S-1", "Anatomy"))
        .await
        .with_status(200);
    assert_eq!(names(&app, "").await, ["Anatomy", "Botany"]);
}

#[tokio::test]
async fn a_cursor_of_another_list_or_a_forged_cursor_is_refused() {
    let app = app_with_five_subjects().await;
    let page = get(&app, "/api/v1/subjects?limit=1")
        .await
        .with_status(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap();
    for path in [
        format!("/api/v1/subjects?name_prefix=a&cursor={cursor}"),
        format!("/api/v1/subjects?department_id=7&cursor={cursor}"),
        format!("/api/v1/departments/7/subjects?cursor={cursor}"),
        format!("/api/v1/subjects?cursor={cursor}A"),
        "/api/v1/subjects?cursor=".to_owned(),
        "/api/v1/subjects?cursor=eyJwayI6ICJYIn0".to_owned(),
    ] {
        get(&app, &path)
            .await
            .assert_refused(400, "request.invalid_cursor");
    }
}

#[tokio::test]
async fn a_limit_out_of_bounds_and_an_unknown_filter_are_refused() {
    let app = app();
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=-1",
        "limit=1&limit=2",
        "owner=me",
        "name_prefix=",
    ] {
        get(&app, &format!("/api/v1/subjects?{query}"))
            .await
            .assert_refused(422, "request.invalid");
    }
    assert_eq!(table(&app).reads(), 0);
}
