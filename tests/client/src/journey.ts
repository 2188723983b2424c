// A journey through a running Aurora with the types that are generated from the API description.
// Whatever the description promises wrongly does not compile, or fails here.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./api.js";

type Subject = components["schemas"]["SubjectView"];
type Aurora = Client<paths>;

function required(name: string): string {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; make test-client sets it`);
  return value;
}

const baseUrl = required("AURORA_URL");

function client(token?: string): Aurora {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl, headers });
}

async function login(email: string, password: string): Promise<string> {
  const { data, error } = await client().POST("/api/v1/auth/login", { body: { email, password } });
  assert.ok(data, JSON.stringify(error));
  assert.equal(data.token_type, "Bearer");
  return data.access_token;
}

function tag(response: Response): string {
  const tag = response.headers.get("etag");
  assert.ok(tag, "the reply has no ETag");
  return tag;
}

let admin: Aurora;
let learner: Aurora;
const email = `${randomUUID()}@example.org`;

before(async () => {
  admin = client(await login(required("AURORA_ADMIN_EMAIL"), required("AURORA_ADMIN_PASSWORD")));
  const password = `correct horse ${randomUUID()}`;
  const account = { email, name: "Ada Lovelace", password };
  const { data, error } = await client().POST("/api/v1/auth/register", { body: account });
  assert.ok(data, JSON.stringify(error));
  assert.deepEqual(data.roles, ["learner"]);
  learner = client(await login(email, password));
});

async function create(code: string, key: string = randomUUID()): Promise<{ subject: Subject; response: Response }> {
  const { data, error, response } = await admin.POST("/api/v1/subjects", {
    params: { header: { "Idempotency-Key": key } },
    body: { code, name: `Client ${code}`, department_id: randomUUID(), credits: 6 },
  });
  assert.ok(data, JSON.stringify(error));
  assert.equal(response.status, 201);
  return { subject: data, response };
}

function newCode(): string {
  return `C-${randomUUID().slice(0, 8)}`.toUpperCase();
}

test("a user who registered reads the own account", async () => {
  const { data } = await learner.GET("/api/v1/users/me");
  assert.equal(data?.email, email);
  assert.equal(data?.status, "active");
});

test("a request without a credential gets an error with a code", async () => {
  const { error, response } = await client().GET("/api/v1/users/me");
  assert.equal(response.status, 401);
  assert.equal(error?.error_code, "auth.missing");
  assert.equal(error?.correlation_id, response.headers.get("x-correlation-id"));
});

test("a field that is refused is named in the details", async () => {
  const body = { code: newCode(), name: "Client", department_id: randomUUID(), credits: 61 };
  const { error, response } = await admin.POST("/api/v1/subjects", { body });
  assert.equal(response.status, 422);
  assert.match(JSON.stringify(error?.details), /"field":"credits"/);
});

test("a command that is repeated with its key has its effect once", async () => {
  const [code, key] = [newCode(), randomUUID()];
  const body = { code, name: `Client ${code}`, department_id: randomUUID(), credits: 6 };
  const send = () => admin.POST("/api/v1/subjects", { params: { header: { "Idempotency-Key": key } }, body });
  const first = await send();
  const second = await send();
  assert.ok(first.data && second.data, JSON.stringify(first.error ?? second.error));
  assert.deepEqual(second.data, first.data);
  assert.equal(second.response.headers.get("idempotency-replayed"), "true");
});

test("an unchanged resource is not sent again, and a stale change is refused", async () => {
  const { subject, response } = await create(newCode());
  const path = { subject_id: subject.id };
  const first = tag(response);
  const unchanged = await learner.GET("/api/v1/subjects/{subject_id}", {
    params: { path, header: { "If-None-Match": first } },
  });
  assert.equal(unchanged.response.status, 304);

  const { code, department_id } = subject;
  const change = (ifMatch: string, credits: number) =>
    admin.PUT("/api/v1/subjects/{subject_id}", {
      params: { path, header: { "If-Match": ifMatch } },
      body: { code, department_id, credits, name: subject.name },
    });
  const changed = await change(first, 7);
  assert.equal(changed.data?.credits, 7);
  const stale = await change(first, 8);
  assert.equal(stale.response.status, 412);
  assert.equal(stale.error?.error_code, "request.stale_version");

  const deleted = await admin.DELETE("/api/v1/subjects/{subject_id}", {
    params: { path, header: { "If-Match": tag(changed.response) } },
  });
  assert.equal(deleted.response.status, 204);
  const gone = await learner.GET("/api/v1/subjects/{subject_id}", { params: { path } });
  assert.equal(gone.error?.error_code, "subjects.not_found");
});

test("a list is read page by page to its end", async () => {
  const prefix = `Client ${newCode()}`;
  const department_id = randomUUID();
  for (const name of [`${prefix} A`, `${prefix} B`, `${prefix} C`]) {
    await admin.POST("/api/v1/subjects", { body: { code: newCode(), name, department_id, credits: 1 } });
  }
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const filter = { name_prefix: prefix, limit: 2 };
    const query = cursor === undefined ? filter : { ...filter, cursor };
    const { data, error } = await learner.GET("/api/v1/subjects", { params: { query } });
    assert.ok(data, JSON.stringify(error));
    names.push(...data.items.map((item) => item.name));
    cursor = data.next_cursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(names, [`${prefix} A`, `${prefix} B`, `${prefix} C`]);
});

test("a filter is one of the described values", async () => {
  const { data } = await admin.GET("/api/v1/users", { params: { query: { role: "learner", status: "active", limit: 1 } } });
  assert.equal(data?.items.length, 1);
});
