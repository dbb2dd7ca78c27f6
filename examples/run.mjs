// Runs a piece of work when Evenhand says so. Exit status: 0 done, 3 refused, 1 no answer.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const url = process.env.EVENHAND_URL ?? "http://127.0.0.1:8083";
const work = { action: "file.process", units: { files: 1 }, source: "example", id: `js-${randomUUID()}`, wait: "PT20S" };

async function post(path, body, tries = 5) {
  for (let attempt = 1; ; attempt++) {
    let answer;
    try {
      answer = await fetch(url + path, {
        method: "POST",
        headers: { Authorization: `Bearer ${process.env.EVENHAND_KEY}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(60_000),
      });
    } catch (unreachable) {
      if (attempt === tries) throw unreachable;
    }
    if (answer?.ok) return JSON.parse((await answer.text()) || "{}");
    if (answer && (answer.status !== 503 || attempt === tries)) {
      throw new Error(`no decision: ${answer.status} ${await answer.text()}`);
    }
    await sleep(200 * attempt); // the id sees to it that what is sent again counts once
  }
}

let decision = await post("/v1/decisions", work);
while (decision.outcome === "delay" || decision.outcome === "queue") {
  console.error("waiting for its turn");
  const now = decision.decidedAt ? Date.parse(decision.decidedAt) : Date.now();
  await sleep(decision.startAt ? Math.max(0, Date.parse(decision.startAt) - now) : 1_000);
  decision = await post(`/v1/decisions/${decision.id}/claim`, work);
}

if (decision.outcome === "deny") {
  console.log(`refused: ${decision.explanation.what} ${decision.explanation.fix}`);
  process.exit(3);
}

console.log("working");
await post(`/v1/decisions/${decision.id}/complete`, {});
console.log("done");
