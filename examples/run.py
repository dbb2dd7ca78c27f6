"""Runs a piece of work when Evenhand says so. Exit status: 0 done, 3 refused, 1 no answer."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime

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
            if refused.code == 410 and path.endswith("/complete"):
                return {}  # it had no slot to give back
            if refused.code != 503 or attempt == tries:
                sys.exit(f"no decision: {refused.code} {refused.read().decode()}")
        except OSError as unreachable:
            if attempt == tries:
                sys.exit(f"no answer: {unreachable}")
        time.sleep(0.2 * attempt)  # sent again, it counts once, by its id


def seconds_until_start(decision):
    if "at" not in decision or "startAt" not in decision:
        return 1.0
    at, start = (datetime.fromisoformat(decision[name].replace("Z", "+00:00")) for name in ("at", "startAt"))
    return max(0.0, (start - at).total_seconds())


decision = post("/v1/decisions", WORK)
while "place" in decision:  # what has none was held for its time already
    print("waiting for its turn", file=sys.stderr)
    time.sleep(seconds_until_start(decision))
    decision = post(decision["place"] + "/claim", WORK)

if decision["outcome"] == "deny":
    print(f"refused: {decision['explain']['what']} {decision['explain']['fix']}")
    sys.exit(3)

print("working")
post(f"/v1/decisions/{decision['id']}/complete", {})
print("done")
