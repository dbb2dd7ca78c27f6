#!/bin/sh
# Runs a piece of work when Evenhand says so. Exit status: 0 done, 3 refused, 1 no answer.
set -eu
url=${EVENHAND_URL:-http://127.0.0.1:8083}
body=$(printf '{"action":"file.process","units":{"files":1},"source":"example","id":"sh-%s-%s","wait":"PT20S"}' "$(date +%s)" "$$")

post() { # path, body; what got no answer is sent again, and counts once, by its id
    curl -sS --retry 5 --retry-connrefused --max-time 60 -X POST "$url$1" \
        -H "Authorization: Bearer $EVENHAND_KEY" -H 'Content-Type: application/json' -d "$2"
}
field() { # the first text of that name
    printf '%s' "$1" | grep -o "\"$2\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4
}

answer=$(post /v1/decisions "$body")
while :; do
    place=$(field "$answer" place)
    case $(field "$answer" outcome) in
        deny) echo "refused: $(field "$answer" what) $(field "$answer" fix)"; exit 3 ;;
        admit) break ;;
        delay | queue) # with no place to claim it has been held for its time already
            [ "$place" ] || break
            echo "waiting for its turn" >&2
            sleep 1
            answer=$(post "$place/claim" "$body") ;;
        *) echo "no decision: $answer" >&2; exit 1 ;;
    esac
done
echo "working"
post "/v1/decisions/$(field "$answer" id)/complete" '{}' >/dev/null # its slot is free, where it had one
echo "done"
