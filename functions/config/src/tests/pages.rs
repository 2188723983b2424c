use kernel::context::Clock as _;
use parameters::Kind;
use serde_json::json;

use crate::testing::{app, get, reconcile, remove_in_ssm, table};
use crate::values::name::{Service, SettingId};
use crate::values::repository::row;
use crate::values::setting::{Author, Content, Setting};
use crate::values::value::SettingValue;
use crate::values::version::Source;
use testkit::App;

/// SSM's limit for an account, in reads a second.
const SSM_LIMIT: usize = 40;

fn given(app: &App, count: usize) {
    for number in 0..count {
        let name = format!("subjects/key-{number:05}");
        app.parameters().given(&name, "1", Kind::Plain);
    }
}

/// The same, recorded already.
fn recorded(app: &App, count: usize) {
    given(app, count);
    for number in 0..count {
        let by = Author {
            actor: "parameter_store".to_owned(),
            at: app.clock().now(),
            source: Source::ParameterStore,
            correlation_id: String::new(),
        };
        let id = SettingId::parse(&format!("subjects/key-{number:05}")).unwrap();
        let value = SettingValue::of_text("1");
        let changed = Setting::change(None, id, Content::Plain { value }, by);
        table(app).given(row(&changed.setting));
    }
}

/// Runs the job until it finds nothing more; how often it ran.
async fn until_quiet(app: &App) -> usize {
    for runs in 1..100 {
        let walk = reconcile(app).await;
        if walk["drifted"] == 0 && walk["complete"] == true {
            return runs;
        }
    }
    panic!("there is no end to it");
}

#[tokio::test]
async fn ten_thousand_parameters_are_walked_in_one_run_within_ssms_limit() {
    let app = app();
    recorded(&app, 10_000);
    let (calls, began) = (app.parameters().calls(), app.clock().now());
    let walk = reconcile(&app).await;
    assert_eq!(
        walk,
        json!({ "parameters": 10_000, "drifted": 0, "complete": true })
    );
    let calls = app.parameters().calls() - calls;
    assert_eq!(
        calls,
        1000 + Service::all().count() - 1,
        "pages of ten, and one for each other service"
    );
    let took = app.clock().now().duration_since(began);
    let a_second = calls as f64 / took.as_secs_f64();
    assert!(a_second < SSM_LIMIT as f64, "{a_second} a second");
    assert!(took.as_secs() < 50, "the function has 59 seconds");

    app.parameters()
        .given("subjects/key-07777", "2", Kind::Plain);
    remove_in_ssm(&app, "subjects/key-09999").await;
    drop(app.take_parameter_changes());
    assert_eq!(reconcile(&app).await["drifted"], 2);
    assert_eq!(get(&app, "/subjects/key-07777").await.json()["value"], 2);
    get(&app, "/subjects/key-09999")
        .await
        .assert_refused(404, "config.not_found");
}

#[tokio::test]
async fn more_than_a_run_can_take_is_walked_in_several() {
    let app = app();
    given(&app, 1200);
    let first = reconcile(&app).await;
    assert_eq!(
        (&first["drifted"], &first["complete"]),
        (&json!(500), &json!(false))
    );
    let second = reconcile(&app).await;
    assert_eq!(
        second["parameters"], 500,
        "it goes on where the first one stopped"
    );
    assert!(until_quiet(&app).await <= 3);
    let mut query = "?service=subjects&limit=100".to_owned();
    let mut listed = 0;
    loop {
        let page = get(&app, &query).await.with_status(200).json();
        listed += page["items"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("?service=subjects&limit=100&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(listed, 1200);
}

#[tokio::test]
async fn a_walk_that_finds_nothing_writes_nothing() {
    let app = app();
    given(&app, 3);
    until_quiet(&app).await;
    let rows = table(&app).rows();
    reconcile(&app).await;
    assert_eq!(table(&app).rows(), rows);
}

/// The place where a walk stopped may be none any more when the next one comes.
#[tokio::test]
async fn a_place_that_ssm_no_longer_knows_means_the_beginning() {
    let app = app();
    given(&app, 600);
    reconcile(&app).await;
    let place = kernel::table::Key::single("RECONCILIATION");
    let mut row = table(&app).row(&place).unwrap();
    row.insert(
        "page".to_owned(),
        kernel::table::AttributeValue::S("//".to_owned()),
    );
    table(&app).given(row);
    assert_eq!(reconcile(&app).await["parameters"], 600);
    get(&app, "/subjects/key-00599").await.with_status(200);
}
