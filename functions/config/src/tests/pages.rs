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

/// SSM's limit for an account, in reads per second.
const SSM_LIMIT: usize = 40;

fn given(app: &App, count: usize) {
    for number in 0..count {
        let name = format!("subjects/key-{number:05}");
        app.parameters().given(&name, "1", Kind::Plain);
    }
}

/// Parameters that are already recorded as settings.
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

/// Runs the job until it finds no more differences, and returns the number of runs.
async fn runs_until_settled(app: &App) -> usize {
    for runs in 1..100 {
        let report = reconcile(app).await;
        if report["drifted"] == 0 && report["complete"] == true {
            return runs;
        }
    }
    panic!("the job still finds differences after 100 runs");
}

#[tokio::test]
async fn ten_thousand_parameters_are_compared_in_one_run_within_the_rate_limit_of_ssm() {
    let app = app();
    recorded(&app, 10_000);
    let (calls, began) = (app.parameters().calls(), app.clock().now());
    let report = reconcile(&app).await;
    assert_eq!(
        report,
        json!({ "parameters": 10_000, "drifted": 0, "complete": true })
    );
    let calls = app.parameters().calls() - calls;
    assert_eq!(
        calls,
        1000 + Service::all().count() - 1,
        "pages of ten, and one page for each other service"
    );
    let took = app.clock().now().duration_since(began);
    let per_second = calls as f64 / took.as_secs_f64();
    assert!(per_second < SSM_LIMIT as f64, "{per_second} per second");
    assert!(
        took.as_secs() < 50,
        "the timeout of the function is 59 seconds"
    );

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
async fn more_drifted_parameters_than_the_limit_take_several_runs() {
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
        "the second run continues where the first one stopped"
    );
    assert!(runs_until_settled(&app).await <= 3);
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
async fn a_run_that_finds_nothing_writes_nothing() {
    let app = app();
    given(&app, 3);
    runs_until_settled(&app).await;
    let rows = table(&app).rows();
    reconcile(&app).await;
    assert_eq!(table(&app).rows(), rows);
}

/// SSM may refuse the stored page token in the next run.
#[tokio::test]
async fn a_run_with_a_refused_page_token_starts_at_the_first_page() {
    let app = app();
    given(&app, 600);
    reconcile(&app).await;
    let key = kernel::table::Key::single("RECONCILIATION");
    let mut row = table(&app).row(&key).unwrap();
    row.insert(
        "page".to_owned(),
        kernel::table::AttributeValue::S("//".to_owned()),
    );
    table(&app).given(row);
    assert_eq!(reconcile(&app).await["parameters"], 600);
    get(&app, "/subjects/key-00599").await.with_status(200);
}
