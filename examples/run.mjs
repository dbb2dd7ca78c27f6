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
    if (answer?.status === 410 && path.endsWith("/complete")) return {}; // it had no slot to give back
    if (answer && (answer.status !== 503 || attempt === tries)) {
      throw new Error(`no decision: ${answer.status} ${await answer.text()}`);
    }
    await sleep(200 * attempt); // sent again, it counts once, by its id
  }
}

const untilStart = ({ at, startAt }) => (at && startAt ? Math.max(0, Date.parse(startAt) - Date.parse(at)) : 1_000);

let decision = await post("/v1/decisions", work);
while (decision.place) { // what has none was held for its time already
  console.error("waiting for its turn");
  await sleep(untilStart(decision));
  decision = await post(`${decision.place}/claim`, work);
}

if (decision.outcome === "deny") {
  console.log(`refused: ${decision.explain.what} ${decision.explain.fix}`);
  process.exit(3);
}

console.log("working");
await post(`/v1/decisions/${decision.id}/complete`, {});
console.log("done");
