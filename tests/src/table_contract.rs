//! `DynamoTable` fulfils the contract of `Table`, tested over HTTP with a DynamoDB in this process.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use dynoxide::Database;
use kernel::table::{Action, Condition, Key, Table as _, Write, to_row};
use lambda::DynamoTable;
use serde_json::json;
use tokio::net::TcpListener;

const NAME: &str = "contract";

#[tokio::test]
async fn a_table_in_dynamodb_fulfils_the_contract() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint_url = format!("http://{}", listener.local_addr().unwrap());
    let table = DynamoTable::new(parts(endpoint_url), NAME.to_owned());
    tokio::select! {
        () = dynoxide::server::serve_on(listener, database()) => panic!("the DynamoDB ended first"),
        () = testkit::contract::hold(&table) => {}
    }
}

#[tokio::test]
async fn a_table_that_does_not_answer_is_unavailable_and_a_missing_table_is_an_internal_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint_url = format!("http://{}", listener.local_addr().unwrap());
    let missing = DynamoTable::new(parts(endpoint_url.clone()), "missing".to_owned());
    let key = Key::single("a");
    tokio::select! {
        () = dynoxide::server::serve_on(listener, database()) => panic!("the DynamoDB ended first"),
        read = missing.get(&key) => assert_eq!(read.unwrap_err().code(), "internal"),
    }
    let silent = DynamoTable::new(parts(endpoint_url), NAME.to_owned());
    assert_eq!(silent.get(&key).await.unwrap_err().code(), "unavailable");
}

/// The SDK's random numbers follow from the clock's nanosecond at which a process first needs one.
#[tokio::test]
async fn processes_that_started_in_the_same_instant_have_transactions_of_their_own() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint_url = format!("http://{}", listener.local_addr().unwrap());
    let commits = async {
        for number in 0..2 {
            fastrand::seed(7);
            let table = DynamoTable::new(parts(endpoint_url.clone()), NAME.to_owned());
            let rows = ["a", "b"].map(|row| Key::single(format!("{row}{number}")));
            let writes = rows.map(|key| {
                let row = to_row(&key, &json!({ "process": number })).unwrap();
                Write::when(Action::Put(row), Condition::Absent)
            });
            table.commit(writes.into()).await.unwrap();
        }
    };
    tokio::select! {
        () = dynoxide::server::serve_on(listener, database()) => panic!("the DynamoDB ended first"),
        () = commits => {}
    }
}

/// A client of the DynamoDB at this address, without retries.
pub(crate) fn parts(endpoint_url: String) -> aws::Parts {
    aws::Parts {
        region: Region::new("eu-central-1"),
        credentials: SharedCredentialsProvider::new(Credentials::from_keys("test", "test", None)),
        http_client: aws_smithy_http_client::Builder::new().build_http(),
        endpoint_url: Some(endpoint_url),
        retries: RetryConfig::disabled(),
        timeouts: TimeoutConfig::disabled(),
    }
}

fn database() -> Database {
    let database = Database::memory().unwrap();
    database
        .create_table(serde_json::from_value(bench::table_definition(NAME)).unwrap())
        .unwrap();
    database
}
