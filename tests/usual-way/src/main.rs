//! `GET /api/v1/subjects/{subject_id}` the usual way: the baseline of `make bench`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{Body, Error, Request, RequestExt as _, Response, run, service_fn};
use serde::Serialize;

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

#[tokio::main]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_from_env().await;
    let client = Client::new(&config);
    let table = std::env::var("TABLE_NAME")?;
    run(service_fn(|request: Request| get_subject(&client, &table, request))).await
}

async fn get_subject(client: &Client, table: &str, request: Request) -> Result<Response<Body>, Error> {
    let parameters = request.path_parameters();
    let id = parameters.first("subject_id").ok_or("no subject_id")?;
    let reply = client
        .get_item()
        .table_name(table)
        .key("pk", AttributeValue::S(format!("SUBJECT#{id}")))
        .key("sk", AttributeValue::S("META".to_owned()))
        .send()
        .await?;
    let Some(item) = reply.item else {
        return Ok(Response::builder().status(404).body(Body::Empty)?);
    };
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let subject = Subject {
        id: text("id"),
        name: text("name"),
        code: text("code"),
        description: text("description"),
        department_id: text("department_id"),
        credits: item.get("credits").and_then(|value| value.as_n().ok()).and_then(|n| n.parse().ok()).unwrap_or(0),
        created_at: text("created_at"),
        updated_at: text("updated_at"),
    };
    let response = Response::builder().status(200).header("content-type", "application/json");
    Ok(response.body(Body::Text(serde_json::to_string(&subject)?))?)
}
