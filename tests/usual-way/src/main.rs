//! Get, put and list of a subject the usual way: the baseline of `make bench`, and one of `make bench-peers`.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use lambda_http::{Body, Error, Request, RequestExt as _, Response, run, service_fn};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Subject {
    id: String,
    name: String,
    code: String,
    description: String,
    department_id: String,
    credits: i64,
    created_at: String,
    updated_at: String,
}

#[derive(Deserialize)]
struct Details {
    name: String,
    description: String,
    credits: i64,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Subject>,
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_from_env().await;
    let client = Client::new(&config);
    let table = std::env::var("TABLE_NAME")?;
    run(service_fn(|request: Request| serve(&client, &table, request))).await
}

async fn serve(client: &Client, table: &str, request: Request) -> Result<Response<Body>, Error> {
    let parameters = request.path_parameters();
    match parameters.first("subject_id") {
        None => list(client, table).await,
        Some(id) if request.method() == "PUT" => put(client, table, id, request.body()).await,
        Some(id) => get(client, table, id).await,
    }
}

async fn get(client: &Client, table: &str, id: &str) -> Result<Response<Body>, Error> {
    let request = client.get_item().table_name(table).set_key(Some(key(id)));
    match request.consistent_read(true).send().await?.item {
        Some(item) => reply(&Subject::from(&item)),
        None => Ok(Response::builder().status(404).body(Body::Empty)?),
    }
}

async fn put(client: &Client, table: &str, id: &str, body: &[u8]) -> Result<Response<Body>, Error> {
    let details: Details = serde_json::from_slice(body)?;
    let now = aws_sdk_dynamodb::primitives::DateTime::from(std::time::SystemTime::now());
    let now = now.fmt(aws_sdk_dynamodb::primitives::DateTimeFormat::DateTime)?;
    let updated = client
        .update_item()
        .table_name(table)
        .set_key(Some(key(id)))
        .condition_expression("attribute_exists(pk)")
        .update_expression(
            "SET #name = :name, description = :description, credits = :credits, updated_at = :now ADD version :one",
        )
        .expression_attribute_names("#name", "name")
        .expression_attribute_values(":name", AttributeValue::S(details.name))
        .expression_attribute_values(":description", AttributeValue::S(details.description))
        .expression_attribute_values(":credits", AttributeValue::N(details.credits.to_string()))
        .expression_attribute_values(":now", AttributeValue::S(now))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values(ReturnValue::AllNew)
        .send()
        .await?;
    let item = updated.attributes.ok_or("no attributes")?;
    reply(&Subject::from(&item))
}

async fn list(client: &Client, table: &str) -> Result<Response<Body>, Error> {
    let page = client
        .query()
        .table_name(table)
        .index_name("gsi2")
        .key_condition_expression("gsi2pk = :all")
        .expression_attribute_values(":all", AttributeValue::S("SUBJECTS".to_owned()))
        .limit(20)
        .send()
        .await?;
    let items = page.items().iter().map(Subject::from).collect();
    reply(&Page { items })
}

fn key(id: &str) -> HashMap<String, AttributeValue> {
    let values = [("pk", format!("SUBJECT#{id}")), ("sk", "META".to_owned())];
    values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value)))
        .collect()
}

fn reply(body: &impl Serialize) -> Result<Response<Body>, Error> {
    let response = Response::builder().status(200).header("content-type", "application/json");
    Ok(response.body(Body::Text(serde_json::to_string(body)?))?)
}

impl From<&HashMap<String, AttributeValue>> for Subject {
    fn from(item: &HashMap<String, AttributeValue>) -> Self {
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        Self {
            id: text("id"),
            name: text("name"),
            code: text("code"),
            description: text("description"),
            department_id: text("department_id"),
            credits: item.get("credits").and_then(|value| value.as_n().ok()).and_then(|n| n.parse().ok()).unwrap_or(0),
            created_at: text("created_at"),
            updated_at: text("updated_at"),
        }
    }
}
