// The least that takes the same form in Node.js: checks three answers, keeps them on the disk (written through), mails the
// clinic, leads on to the thank-you page. No token, no proof of work, no check for double clicks, no sealing, no retry.
//
//   handler.mjs PORT        a server, as `intake-fn` is one
//   with AWS_LAMBDA_RUNTIME_API: the loop that Lambda's own Node.js runs around a handler

import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import nodemailer from "nodemailer";

const { OUTBOX, SMTP } = process.env;
const mailer = SMTP ? nodemailer.createTransport(SMTP) : null;

async function keep(name, text) {
  const file = await open(`${OUTBOX}/${name}`, "wx");
  await file.writeFile(text);
  await file.sync();
  await file.close();
  const folder = await open(OUTBOX, "r");
  await folder.sync();
  await folder.close();
}

async function consultation(body) {
  const form = new URLSearchParams(body);
  const answers = Object.fromEntries(["name", "phone", "age"].map((name) => [name, (form.get(name) ?? "").trim()]));
  if (Object.values(answers).includes("")) return { statusCode: 422, headers: {}, body: "There is a problem" };
  const reference = randomBytes(8).toString("hex");
  await keep(reference, JSON.stringify(answers));
  if (mailer) {
    await mailer.sendMail({
      from: "Website <site@clinic.example>",
      to: "desk@clinic.example",
      subject: `A new consultation request: ${reference}`,
      text: `A family asks for a consultation. Reference: ${reference}\n`,
    });
    await keep(`${reference}.sent`, new Date().toISOString());
  }
  return { statusCode: 303, headers: { location: `/thank-you/?ref=${reference}` }, body: "" };
}

async function answer(method, path, body) {
  if (method !== "POST" || path !== "/api/consultation") return { statusCode: 404, headers: {}, body: "" };
  return consultation(body);
}

async function serve(port) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { statusCode, headers, body } = await answer(request.method, request.url, Buffer.concat(chunks).toString());
    response.writeHead(statusCode, headers).end(body);
  });
  server.listen(port, "127.0.0.1", () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
}

async function runOnLambda(api) {
  const invocation = `http://${api}/2018-06-01/runtime/invocation`;
  for (;;) {
    const next = await fetch(`${invocation}/next`);
    const event = await next.json();
    const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
    const said = await answer(event.requestContext.http.method, event.rawPath, body);
    const id = next.headers.get("lambda-runtime-aws-request-id");
    await fetch(`${invocation}/${id}/response`, { method: "POST", body: JSON.stringify(said) });
  }
}

const api = process.env.AWS_LAMBDA_RUNTIME_API;
await (api ? runOnLambda(api) : serve(Number(process.argv[2] ?? 0)));
