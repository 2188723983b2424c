// Get, put and list of a subject with the AWS SDK's document client.

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

const TableName = process.env.TABLE_NAME;
const FIELDS = ["id", "name", "code", "description", "department_id", "credits", "created_at", "updated_at"];
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

const view = (item) => Object.fromEntries(FIELDS.map((field) => [field, item[field]]));
const reply = (statusCode, body) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const key = (event) => ({ pk: `SUBJECT#${event.pathParameters.subject_id}`, sk: "META" });

async function get(event) {
  const { Item } = await client.send(new GetCommand({ TableName, Key: key(event), ConsistentRead: true }));
  return Item ? reply(200, view(Item)) : reply(404, { message: "Not found" });
}

async function put(event) {
  const { name, description, credits } = JSON.parse(event.body);
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName,
      Key: key(event),
      ConditionExpression: "attribute_exists(pk)",
      UpdateExpression: "SET #name = :name, description = :description, credits = :credits, updated_at = :now ADD version :one",
      ExpressionAttributeNames: { "#name": "name" },
      ExpressionAttributeValues: {
        ":name": name,
        ":description": description,
        ":credits": credits,
        ":now": new Date().toISOString(),
        ":one": 1,
      },
      ReturnValues: "ALL_NEW",
    }),
  );
  return reply(200, view(Attributes));
}

async function list() {
  const { Items } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: "gsi2",
      KeyConditionExpression: "gsi2pk = :all",
      ExpressionAttributeValues: { ":all": "SUBJECTS" },
      Limit: 20,
    }),
  );
  return reply(200, { items: Items.map(view) });
}

export async function handler(event) {
  if (event.requestContext.http.method === "PUT") return put(event);
  return event.pathParameters ? get(event) : list();
}
