//! The pages of a list.

use super::{app, as_admin, made, table};

#[tokio::test]
async fn the_last_page_has_no_cursor_also_when_it_is_full() {
    let app = app();
    for name in ["a", "b", "c", "d"] {
        made(&app, name).await;
    }
    for (limit, sizes) in [
        (1, vec![1, 1, 1, 1]),
        (2, vec![2, 2]),
        (3, vec![3, 1]),
        (4, vec![4]),
        (100, vec![4]),
    ] {
        let (mut seen, mut names, mut cursor) = (Vec::new(), Vec::new(), String::new());
        loop {
            table(&app).forget_counts();
            let request = app.get(&format!("/things?limit={limit}{cursor}"));
            let page = as_admin(request).send().await.with_status(200).json();
            assert_eq!(table(&app).reads(), 1, "one call for each page");
            let items = page["items"].as_array().unwrap();
            seen.push(items.len());
            names.extend(items.iter().map(|item| item["name"].clone()));
            let next = page.as_object().unwrap().get("next_cursor");
            match next.expect("the field is always there").as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!((seen, names.len()), (sizes, 4), "limit {limit}");
        names.dedup();
        assert_eq!(names.len(), 4, "each thing once");
    }
}

#[tokio::test]
async fn an_empty_list_is_its_last_page() {
    let page = as_admin(app().get("/things")).send().await.with_status(200);
    let expected = serde_json::json!({ "items": [], "next_cursor": null });
    assert_eq!(page.json(), expected);
}
