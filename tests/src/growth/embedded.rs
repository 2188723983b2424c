//! Every function over an embedded DynamoDB in this process, without sockets.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bench::{Population, copies};
use dynoxide::{Database, DynoxideError, ImportOptions};
use kernel::context::Clock as _;
use lambda::{DynamoTable, Trigger};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_slice, from_value, json, to_value};
use testkit::{App, AppBuilder};

use super::KINDS;
use crate::table_contract;

/// The calls to DynamoDB and the capacity units that they used.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Cost {
    pub(super) calls: u32,
    pub(super) read_units: f64,
    pub(super) write_units: f64,
}

/// An app on an embedded DynamoDB, which begins with the rows of a population.
pub(super) struct Embedded {
    pub(super) app: App,
    database: Arc<Database>,
    cost: Arc<Mutex<Cost>>,
}

impl Embedded {
    pub(super) fn of(world: &Population) -> Self {
        let database = Arc::new(Database::memory().unwrap());
        for domain in domains_with_tables() {
            let table = from_value(bench::table_definition(domain)).unwrap();
            database.create_table(table).unwrap();
            let rows = world.rows(domain).into_iter();
            let rows = rows.map(|row| from_value(to_value(row).unwrap()).unwrap());
            import(&database, domain, rows);
        }
        let cost: Arc<Mutex<Cost>> = Arc::default();
        let connector = SharedHttpConnector::new(Connector {
            database: database.clone(),
            cost: cost.clone(),
        });
        let parts = aws::Parts {
            http_client: http_client_fn(move |_, _| connector.clone()),
            ..table_contract::parts("http://dynamodb.test".to_owned())
        };
        let app = AppBuilder::new(domains::catalogues())
            .tables(move |domain| Arc::new(DynamoTable::new(parts.clone(), domain.to_owned())))
            .build();
        app.clock().set(world.app.clock().now());
        allow_as_many_as_possible(&app);
        Self {
            app,
            database,
            cost,
        }
    }

    /// Adds copies with these numbers of each kind of thing to the table of a domain.
    pub(super) fn grow(&self, world: &Population, domain: &str, numbers: Range<usize>) {
        let rows = world.rows(domain);
        for kind in KINDS {
            import(
                &self.database,
                domain,
                copies(&rows, &world.marks[kind], numbers.clone()),
            );
        }
    }

    /// The cost since the last time this was called.
    pub(super) fn take_cost(&self) -> Cost {
        std::mem::take(&mut *self.cost.lock().unwrap())
    }
}

/// A measurement sends more than the rate limits of some routes allow.
fn allow_as_many_as_possible(app: &App) {
    for catalogue in domains::catalogues() {
        for entry in catalogue.entries {
            if matches!(entry.trigger, Trigger::Http { spec, .. } if spec.policy.rate.is_some()) {
                let most = json!({ "rate": { "per_minute": 60_000, "burst": 10_000 } });
                app.settings(catalogue.domain).route(entry.name, most);
            }
        }
    }
}

pub(super) fn domains_with_tables() -> impl Iterator<Item = &'static str> {
    let catalogues = domains::catalogues().into_iter();
    catalogues.filter(|one| one.has_table).map(|one| one.domain)
}

fn import(database: &Database, table: &str, rows: impl Iterator<Item = dynoxide::Item>) {
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let some = rows.by_ref().take(10_000).collect();
        database
            .import_items(table, some, ImportOptions::default())
            .unwrap();
    }
}

/// Carries the SDK's requests out in this process.
struct Connector {
    database: Arc<Database>,
    cost: Arc<Mutex<Cost>>,
}

impl fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Connector")
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.rsplit('.').next().unwrap();
        let mut asked: Value = from_slice(request.body().bytes().unwrap()).unwrap();
        asked["ReturnConsumedCapacity"] = json!("TOTAL");
        let (status, body) = match self.carry_out(operation, asked) {
            Ok(reply) => (200, reply.to_string()),
            Err(error) => (error.status_code(), error.to_json()),
        };
        let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl Connector {
    fn carry_out(&self, operation: &str, asked: Value) -> Result<Value, DynoxideError> {
        let database = &self.database;
        let is_read = matches!(operation, "GetItem" | "BatchGetItem" | "Query");
        let reply = match operation {
            "GetItem" => answer(asked, |request| database.get_item(request)),
            "BatchGetItem" => answer(asked, |request| database.batch_get_item(request)),
            "Query" => answer(asked, |request| database.query(request)),
            "PutItem" => answer(asked, |request| database.put_item(request)),
            "UpdateItem" => answer(asked, |request| database.update_item(request)),
            "DeleteItem" => answer(asked, |request| database.delete_item(request)),
            "TransactWriteItems" => answer(asked, |request| database.transact_write_items(request)),
            other => panic!("no function calls {other}"),
        }?;
        self.count(is_read, &reply["ConsumedCapacity"]);
        Ok(reply)
    }

    fn count(&self, is_read: bool, consumed: &Value) {
        let tables = match consumed {
            Value::Array(tables) => tables.as_slice(),
            table => std::slice::from_ref(table),
        };
        let units: f64 = tables
            .iter()
            .filter_map(|table| table["CapacityUnits"].as_f64())
            .sum();
        let mut cost = self.cost.lock().unwrap();
        cost.calls += 1;
        if is_read {
            cost.read_units += units;
        } else {
            cost.write_units += units;
        }
    }
}

fn answer<Q: DeserializeOwned, A: Serialize>(
    asked: Value,
    ask: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Value, DynoxideError> {
    Ok(to_value(ask(from_value(asked).unwrap())?).unwrap())
}
