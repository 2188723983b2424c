"""The functions with Powertools for AWS Lambda."""

import subjects
from aws_lambda_powertools import Logger, Tracer
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

logger = Logger()
tracer = Tracer(disabled=True)
app = APIGatewayHttpResolver()


@app.get("/api/v1/subjects/<subject_id>")
def get(subject_id: str) -> dict:
    subject = subjects.get(subject_id)
    if subject is None:
        raise NotFoundError("Not found")
    return subject


@app.put("/api/v1/subjects/<subject_id>")
def put(subject_id: str) -> dict:
    body = app.current_event.json_body
    return subjects.put(subject_id, body["name"], body["description"], body["credits"])


@app.get("/api/v1/subjects")
def page() -> dict:
    return subjects.page()


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict, context: object) -> dict:
    return app.resolve(event, context)
