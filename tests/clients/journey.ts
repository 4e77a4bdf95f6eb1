// A small client: everything that it says is checked against the description by the compiler.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { env: Record<string, string | undefined> };

const city = createClient<paths>({ baseUrl: process.env["API"] ?? "" });

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(what);
  return value;
}

const { data: list } = await city.GET("/api/v1/threads/", {
  params: { query: { stage: ["answered"], sort: "newest" } },
});
// Without `fields` every field is there; the description allows for both.
type Page = components["schemas"]["ThreadPage"];
type Thread = components["schemas"]["ThreadDetail"];
const threads = (must(list, "no list") as Page).results;
const first = must(threads[0], "nothing answered");

const { data: read } = await city.GET("/api/v1/threads/{reference}/", {
  params: { path: { reference: first.reference } },
});
const thread = must(read, "no thread") as Thread;

const { data: filed } = await city.POST("/api/v1/complaints/", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: {
    title: "Lampu taman mati di dekat air mancur",
    body: "Sejak tiga hari yang lalu lampu taman di dekat air mancur tidak menyala.",
    subcategory: "lampu-jalan",
    village: "renon",
  },
});
const { reference, receipt } = must(filed, "not filed");

const { data: tracked } = await city.POST("/api/v1/complaints/track/", { body: { receipt } });

const { error, response } = await city.GET("/api/v1/threads/{reference}/", {
  params: { path: { reference } },
});
if (error === undefined) throw new Error("what was filed a moment ago is public");

console.log(
  JSON.stringify({
    posts: thread.posts.map((post) => post.kind),
    filed: reference,
    stage: must(tracked, "not tracked").stage,
    refusal: [response.status, error.code],
  }),
);
