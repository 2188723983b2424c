"""The functions with FastAPI and Mangum."""

import subjects
from fastapi import FastAPI, HTTPException
from mangum import Mangum
from pydantic import BaseModel

app = FastAPI()


class Details(BaseModel):
    name: str
    description: str
    credits: int


@app.get("/api/v1/subjects/{subject_id}")
def get(subject_id: str) -> dict:
    subject = subjects.get(subject_id)
    if subject is None:
        raise HTTPException(status_code=404)
    return subject


@app.put("/api/v1/subjects/{subject_id}")
def put(subject_id: str, details: Details) -> dict:
    return subjects.put(subject_id, details.name, details.description, details.credits)


@app.get("/api/v1/subjects")
def page() -> dict:
    return subjects.page()


handler = Mangum(app, lifespan="off")
