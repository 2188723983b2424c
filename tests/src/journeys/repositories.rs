//! Repositories, from their creation to their deletion.

use serde_json::{Value, json};
use testkit::App;

use super::get;
use crate::given::{User, administrator, app, text};

const REPOSITORIES: &str = "/api/v1/repositories";

async fn sync(app: &App, user: &User, id: &str, body: &Value) -> Value {
    let request = app.post(&format!("{REPOSITORIES}/{id}/sync"));
    let started = request.bearer(&user.token).json(body).send().await;
    started.with_status(202);
    app.deliver().await;
    get(app, user, &format!("{REPOSITORIES}/{id}")).await["last_sync"].clone()
}

#[tokio::test]
async fn a_repository_follows_its_folder_and_leaves_nothing_when_it_is_deleted() {
    let app = app();
    let admin = administrator(&app).await;
    let key = |name: &str| format!("files/repositories/lectures/{name}");
    for name in ["1.pdf", "2.pdf", "week/3.pdf"] {
        app.objects().given(&key(name), name, "application/pdf");
    }
    let source = json!({ "kind": "prefix", "prefix": "lectures" });
    let body = json!({ "name": "Lectures", "source": source });
    let created = app.post(REPOSITORIES).bearer(&admin.token).json(&body);
    let id = text(&created.send().await.with_status(201).json()["id"]);
    let first = sync(&app, &admin, &id, &json!({})).await;
    assert_eq!(
        (&first["added"], &first["outcome"]),
        (&json!(3), &json!("completed"))
    );

    app.objects().take(&key("2.pdf"));
    let refused = sync(&app, &admin, &id, &json!({})).await;
    assert_eq!(
        (&refused["removed"], &refused["removals_refused"]),
        (&json!(0), &json!(true))
    );
    let allowed = sync(&app, &admin, &id, &json!({ "allow_removals": true })).await;
    assert_eq!(allowed["removed"], 1);
    let files = get(&app, &admin, &format!("{REPOSITORIES}/{id}/files")).await;
    let paths: Vec<&Value> = files["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["path"])
        .collect();
    assert_eq!(paths, ["1.pdf", "week/3.pdf"]);

    let deleted = app
        .delete(&format!("{REPOSITORIES}/{id}"))
        .bearer(&admin.token);
    deleted.send().await.with_status(204);
    app.deliver().await;
    let listed = get(&app, &admin, REPOSITORIES).await;
    assert_eq!(listed["items"], json!([]));
    assert!(app.objects().bytes(&key("1.pdf")).is_some());
}
