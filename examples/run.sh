#!/bin/sh
# Runs a piece of work when Evenhand says so. Exit status: 0 done, 3 refused, 1 no answer.
set -eu
url=${EVENHAND_URL:-http://127.0.0.1:8083}
body=$(printf '{"action":"file.process","units":{"files":1},"source":"example","id":"sh-%s-%s","wait":"PT20S"}' "$(date +%s)" "$$")

post() { # path, body; an answer of 503 is asked for again: the id sees to it that it counts once
    curl -sS --retry 5 --retry-all-errors --max-time 60 -X POST "$url$1" \
        -H "Authorization: Bearer $EVENHAND_KEY" -H 'Content-Type: application/json' -d "$2"
}
field() { # the first field of that name
    printf '%s' "$1" | sed -n 's/.*"'"$2"'":"\([^"]*\)".*/\1/p' | head -n 1
}

answer=$(post /v1/decisions "$body")
id=$(field "$answer" id)
while :; do
    case $answer in
        *'"outcome":"admit"'*) break ;;
        *'"outcome":"delay"'* | *'"outcome":"queue"'*)
            echo "waiting for its turn" >&2
            sleep 1
            answer=$(post "/v1/decisions/$id/claim" "$body") ;;
        *'"outcome":"deny"'*) echo "refused: $(field "$answer" what) $(field "$answer" fix)"; exit 3 ;;
        *) echo "no decision: $answer" >&2; exit 1 ;;
    esac
done
echo "working"
post "/v1/decisions/$id/complete" '{}' >/dev/null
echo "done"
