//! A setting changes after it was read and before it is written to SSM.

use std::sync::Mutex;

use jiff::Timestamp;
use kernel::Dependencies as _;
use kernel::context::Context;
use kernel::table::{BoxFuture, Table as _};
use parameters::{Name, Page, Parameter, Secrets};
use serde_json::json;
use testkit::{App, TestClock};

use super::*;
use crate::testing::{
    app, create, create_secret, history, in_ssm, reconcile, settle, table, update,
};

/// The app's parameters, where something else happens before the next put.
struct SlowParameters {
    app: App,
    meanwhile: Mutex<Option<BoxFuture<'static, ()>>>,
}

impl Parameters for SlowParameters {
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>> {
        self.app.parameters().get(name, secrets)
    }

    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>> {
        Box::pin(async move {
            let meanwhile = self.meanwhile.lock().unwrap().take();
            if let Some(meanwhile) = meanwhile {
                meanwhile.await;
            }
            self.app.parameters().put(name, value, kind).await
        })
    }

    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>> {
        self.app.parameters().remove(name)
    }

    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>> {
        self.app.parameters().author(name)
    }

    fn list<'a>(
        &'a self,
        prefix: &'a Name,
        next: Option<&'a str>,
        limit: u8,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Page>> {
        self.app.parameters().list(prefix, next, limit, secrets)
    }
}

/// Applies a setting; before it is put, it is changed and applied by another process.
async fn applied_too_late(app: &App, name: &'static str) -> Result<()> {
    let other = app.clone();
    let meanwhile: BoxFuture<'static, ()> = Box::pin(async move {
        update(&other, name, 1, json!("newer"))
            .await
            .with_status(200);
        other.deliver().await;
    });
    let slow: Arc<dyn Parameters> = Arc::new(SlowParameters {
        app: app.clone(),
        meanwhile: Mutex::new(Some(meanwhile)),
    });
    let table_of_app = app.table("config").clone();
    let resources = testkit::resources::<ParameterWriter>(Some(table_of_app)).with_port(slow);
    let writer = ParameterWriter::open(&resources)?;
    let commit = writer.apply(&SettingId::parse(name).unwrap()).await?;
    let cx = Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(TestClock::new()));
    let (writes, _) = commit.into_writes("config", &cx)?;
    table(app).commit(writes).await
}

#[tokio::test]
async fn a_value_that_was_replaced_by_an_older_one_is_put_again() {
    let app = app();
    create(&app, "shared", "limit", json!("older"))
        .await
        .with_status(201);
    drop(app.take_events());
    applied_too_late(&app, "shared/limit").await.unwrap();
    assert_eq!(in_ssm(&app, "shared/limit").await.as_deref(), Some("newer"));
    settle(&app).await;
    assert_eq!(reconcile(&app).await["drifted"], 0);
    assert_eq!(history(&app, "shared/limit").await.len(), 2);
}

/// The newer secret is then stored nowhere else: its loss is an error and is visible in the history.
#[tokio::test]
async fn replacing_a_newer_secret_by_an_older_one_is_an_error() {
    let app = app();
    create_secret(&app, "shared/token", json!("older"))
        .await
        .with_status(201);
    drop(app.take_events());
    let failed = applied_too_late(&app, "shared/token").await.unwrap_err();
    assert_eq!(failed.kind(), kernel::Kind::Internal);
    assert_eq!(reconcile(&app).await["drifted"], 1);
    let sources = history(&app, "shared/token").await;
    assert_eq!(sources.last().unwrap().1, "parameter_store");
}
