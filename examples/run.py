"""Runs a piece of work when Evenhand says so. Exit status: 0 done, 3 refused, 1 no answer."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

URL = os.environ.get("EVENHAND_URL", "http://127.0.0.1:8083")
KEY = os.environ["EVENHAND_KEY"]
WORK = {"action": "file.process", "units": {"files": 1}, "source": "example", "id": f"py-{uuid.uuid4()}", "wait": "PT20S"}


def post(path, body, tries=5):
    request = urllib.request.Request(
        URL + path,
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    for attempt in range(1, tries + 1):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            if refused.code != 503 or attempt == tries:
                sys.exit(f"no decision: {refused.code} {refused.read().decode()}")
        except OSError as unreachable:
            if attempt == tries:
                sys.exit(f"no answer: {unreachable}")
        time.sleep(0.2 * attempt)  # the id sees to it that what is sent again counts once


def seconds_until(instant, server_now):
    start = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return max(0.0, (start - server_now).total_seconds())


decision = post("/v1/decisions", WORK)
while decision["outcome"] in ("delay", "queue"):
    print("waiting for its turn", file=sys.stderr)
    now = datetime.fromisoformat(decision["decidedAt"].replace("Z", "+00:00")) if "decidedAt" in decision else datetime.now(timezone.utc)
    time.sleep(seconds_until(decision["startAt"], now) if decision.get("startAt") else 1)
    decision = post(f"/v1/decisions/{decision['id']}/claim", WORK)

if decision["outcome"] == "deny":
    explanation = decision["explanation"]
    print(f"refused: {explanation['what']} {explanation['fix']}")
    sys.exit(3)

print("working")
post(f"/v1/decisions/{decision['id']}/complete", {})
print("done")
