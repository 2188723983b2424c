// The loop of Lambda's Runtime API. `aws-lambda-ric`, which AWS uses, is compiled with C++ tools and curl.

import http from "node:http";
import { handler } from "./handler.js";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}`, headers };
    const request = http.request(options, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ id: response.headers["lambda-runtime-aws-request-id"], text: parts.join("") }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function serve() {
  for (;;) {
    const { id, text } = await call("GET", "next");
    try {
      await call("POST", `${id}/response`, JSON.stringify(await handler(JSON.parse(text))));
    } catch (error) {
      await call("POST", `${id}/error`, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
    }
  }
}

serve();
