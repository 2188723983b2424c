"""Get, put and list of a subject with boto3."""

import os
from datetime import datetime, timezone

import boto3
from boto3.dynamodb.conditions import Key

FIELDS = ("id", "name", "code", "description", "department_id", "credits", "created_at", "updated_at")
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def view(item: dict) -> dict:
    return {field: int(item[field]) if field == "credits" else item[field] for field in FIELDS}


def key(subject_id: str) -> dict:
    return {"pk": f"SUBJECT#{subject_id}", "sk": "META"}


def get(subject_id: str) -> dict | None:
    item = TABLE.get_item(Key=key(subject_id), ConsistentRead=True).get("Item")
    return view(item) if item else None


def put(subject_id: str, name: str, description: str, credits: int) -> dict:
    reply = TABLE.update_item(
        Key=key(subject_id),
        ConditionExpression="attribute_exists(pk)",
        UpdateExpression="SET #name = :name, description = :description, credits = :credits, updated_at = :now"
        " ADD version :one",
        ExpressionAttributeNames={"#name": "name"},
        ExpressionAttributeValues={
            ":name": name,
            ":description": description,
            ":credits": credits,
            ":now": datetime.now(timezone.utc).isoformat(),
            ":one": 1,
        },
        ReturnValues="ALL_NEW",
    )
    return view(reply["Attributes"])


def page() -> dict:
    reply = TABLE.query(IndexName="gsi2", KeyConditionExpression=Key("gsi2pk").eq("SUBJECTS"), Limit=20)
    return {"items": [view(item) for item in reply["Items"]]}
