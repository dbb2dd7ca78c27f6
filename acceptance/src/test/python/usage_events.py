"""Tells usage in the three modes of CloudEvents over HTTP, with the CloudEvents SDK for Python.

usage_events.py URL ACCOUNT TIME, with a token in the environment variable TOKEN: one compute second in binary mode, two in structured mode, and a batch of three and again the
first. Prints the status of each item in its order.
"""

import json
import os
import sys
import urllib.request
from datetime import datetime

from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

url, account, time = sys.argv[1:]
token = os.environ["TOKEN"]


def used(seconds):
    return CloudEvent(
        attributes={
            "id": f"job-{seconds}",
            "source": "/python/sdk",
            "type": "compute",
            "subject": account,
            "time": datetime.fromisoformat(time.replace("Z", "+00:00")),
            "datacontenttype": "application/json",
        },
        data={"action": "job.run", "units": {"compute": seconds}},
    )


def send(headers, body):
    request = urllib.request.Request(
        url, data=body, method="POST", headers={**headers, "Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request) as answer:
        for item in json.load(answer)["items"]:
            print(item["status"])


form = JSONFormat()
binary = to_binary(used(1), form)
send(binary.headers, binary.body)
structured = to_structured(used(2), form)
send(structured.headers, structured.body)
batch = b"[" + b",".join(form.write(used(seconds)) for seconds in (3, 4, 1)) + b"]"
send({"Content-Type": "application/cloudevents-batch+json"}, batch)
