"""Compares what Evenhand says of students, month by month, with what their log adds up to here.

cohorts.py FILE BEGIN [--policy student] [--plan student] [--data .evenhand] [--port-base 8080]

FILE is a log in the Standard Workload Format, plain or gzip, that was told by

    ./evenhand replay FILE --tell-from BEGIN --policy student --plan student --action job.run --meter compute --each api-calls

Needs Python 3.9 and nothing else. Prints a line for each month and meter, and ends with 1 if any figure differs.
"""

import argparse
import collections
import gzip
import json
import math
import os
import statistics
import sys
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

SUBMIT, RUN, PROCESSORS, USER = 1, 3, 4, 11


def rows(file):
    with (gzip.open if file.endswith(".gz") else open)(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith(";"):
                fields = line.split()
                run, processors = int(fields[RUN]), int(fields[PROCESSORS])
                # What says nothing that can be counted is no use.
                if run > 0 and processors > 0 and fields[USER] != "-1":
                    yield int(fields[SUBMIT]), run * processors, fields[USER]


def used_by_month(file, begin):
    """{month: {meter: {user: units}}}, in UTC, with the first row moved to begin."""
    months = collections.defaultdict(lambda: {"compute": collections.Counter(), "api-calls": collections.Counter()})
    first = None
    for submit, seconds, user in rows(file):
        first = submit if first is None else first
        at = begin + timedelta(seconds=submit - first)
        month = months[at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
        month["compute"][user] += seconds
        month["api-calls"][user] += 1
    return months


def figures(uses):
    median = statistics.median(uses)
    percentile = statistics.quantiles(uses, n=100, method="inclusive") if len(uses) > 1 else [uses[0]] * 99
    return {
        "count": len(uses),
        "total": sum(uses),
        "median": median,
        "mad": statistics.median([abs(use - median) for use in uses]),
        "p90": percentile[89],
        "p95": percentile[94],
        "p99": percentile[98],
    }


def beside_others(user, uses):
    own = uses.get(user, 0)
    others = [use for other, use in uses.items() if other != user]
    return {
        "used": own,
        "share": own / (own + sum(others)),
        "timesMedian": own / statistics.median(others) if others else None,
        "below": sum(other < own for other in others) / len(others) if others else None,
    }


def same(one, other):
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-12)


def differences(what, here, there):
    return [
        f"{what}: {name} is {value} here, {there.get(name)} there"
        for name, value in here.items()
        if not same(value, there.get(name))
    ]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file")
    options.add_argument("begin")
    options.add_argument("--policy", default="student")
    options.add_argument("--plan", default="student")
    options.add_argument("--data", default=".evenhand")
    options.add_argument("--port-base", type=int, default=8080)
    given = options.parse_args()
    with open(os.path.join(given.data, "tokens", "support"), encoding="utf-8") as file:
        token = file.read().strip()

    def ask(service, path, **query):
        url = f"http://127.0.0.1:{given.port_base + service}{path}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    name = os.path.basename(given.file).removesuffix(".gz").removesuffix(".swf")
    begin = datetime.fromisoformat(given.begin.replace("Z", "+00:00")).astimezone(timezone.utc)
    months = used_by_month(given.file, begin)
    users = sorted({user for meters in months.values() for uses in meters.values() for user in uses}, key=int)
    accounts = {user: ask(1, "/v1/accounts", externalId=f"replay-{name}-{user}")["items"][0]["id"] for user in users}

    wrong = []
    for month, meters in sorted(months.items()):
        at = (month + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for meter, uses in meters.items():
            here = figures(sorted(uses.values()))
            there = ask(2, f"/v1/cohorts/{given.plan}/{meter}", policy=given.policy, window="month", at=at)
            found = differences(f"{month:%Y-%m} {meter}", here, there)
            for user in users:
                peers = ask(2, f"/v1/accounts/{accounts[user]}/usage/peers", meter=meter, window="month", at=at)
                found += differences(f"{month:%Y-%m} {meter}, student {user}", beside_others(user, uses), peers)
            heaviest = max(uses.values()) / sum(uses.values())
            print(
                f"{month:%Y-%m} {meter:9} {here['count']:3} students, median {here['median']:g}, p95 {here['p95']:.10g}, "
                f"total {here['total']}, largest share {heaviest:.2%}: "
                + (f"{len(found)} figures differ" if found else f"equal, for {len(users)} students")
            )
            wrong += found
    for difference in wrong[:20]:
        print(difference, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
