package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.web.ProblemWriter;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.decision.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Where an accepted request stands that waits: once as JSON, or as it changes as server-sent events (WHATWG HTML, 9.2)
 * until it can start, which the last event says.
 */
@Singleton
class Tickets {

    private static final String EVENTS = "text/event-stream";
    private static final long LOOK_MS = 1_000;

    private final Vertx vertx;
    private final Claims claims;
    private final ProblemWriter problems;

    Tickets(Vertx vertx, Claims claims, ProblemWriter problems) {
        this.vertx = vertx;
        this.claims = claims;
        this.problems = problems;
    }

    void show(RoutingContext call, Caller caller, String id) {
        claims.look(caller, id)
                .onSuccess(answer -> show(call, caller, id, answer))
                .onFailure(failure -> problems.write(call.response(), failure));
    }

    private void show(RoutingContext call, Caller caller, String id, Answer answer) {
        var state = state(id, answer);
        if (state == null) {
            problems.write(call.response(), ProblemException.notFound("waiting decision"));
        } else if (EVENTS.equals(call.request().getHeader("Accept"))) {
            call.response()
                    .putHeader("Content-Type", EVENTS)
                    .putHeader("Cache-Control", "no-store")
                    .setChunked(true);
            tell(call.response(), state);
            follow(call.response(), caller, id, state);
        } else {
            call.response().putHeader("Content-Type", "application/json").end(state.toBuffer());
        }
    }

    private static @org.jspecify.annotations.Nullable JsonObject state(String id, Answer answer) {
        return switch (answer) {
            case Answer.NotYet(var _, var startsAt, var deferred, var position) ->
                place(id, startsAt, deferred, position);
            case Answer.Running(var now, var slotUntil) -> running(id, now, slotUntil);
            case Answer.Accepted _,
                    Answer.Denied _,
                    Answer.Claimed _,
                    Answer.Completed _,
                    Answer.Conflict _,
                    Answer.Gone _,
                    Answer.NeedsWallet _,
                    Answer.StaleWindows _ -> null;
        };
    }

    static JsonObject place(String id, long startsAt, boolean deferred, long position) {
        var json = new JsonObject()
                .put("id", id)
                .put("outcome", deferred || position > 0 ? "queue" : "delay")
                .put("startAt", DecisionJson.instant(startsAt))
                .put("place", DecisionJson.PLACES + id);
        return position > 0 ? json.put("position", position) : json;
    }

    /** One whose place was claimed, with what goes upstream with it. */
    static JsonObject begun(Decision.Accepted running) {
        var json = running(
                running.id(), running.answer().startsAt(), running.answer().slotUntil());
        var marks = running.terms().discretion().marks();
        return marks.isEmpty() ? json : json.put("marks", new JsonArray(marks));
    }

    private static JsonObject running(String id, long startsAt, long slotUntil) {
        return withSlot(
                new JsonObject().put("id", id).put("outcome", "admit").put("startAt", DecisionJson.instant(startsAt)),
                slotUntil);
    }

    static JsonObject withSlot(JsonObject json, long slotUntil) {
        return slotUntil > 0
                ? json.put("slot", new JsonObject().put("expiresAt", DecisionJson.instant(slotUntil)))
                : json;
    }

    private static void tell(HttpServerResponse response, JsonObject state) {
        response.write("event: place\ndata: " + state.encode() + "\n\n");
    }

    private void follow(HttpServerResponse response, Caller caller, String id, JsonObject told) {
        if (told.getString("outcome").equals("admit")) {
            response.end();
            return;
        }
        var timer = vertx.setTimer(
                LOOK_MS,
                _ -> claims.look(caller, id)
                        .onSuccess(answer -> follow(response, caller, id, told, state(id, answer)))
                        .onFailure(_ -> response.end()));
        response.closeHandler(_ -> vertx.cancelTimer(timer));
    }

    private void follow(
            HttpServerResponse response,
            Caller caller,
            String id,
            JsonObject told,
            @org.jspecify.annotations.Nullable JsonObject state) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (state == null) {
            response.end("event: gone\ndata: {\"id\":\"" + id + "\"}\n\n");
            return;
        }
        if (state.equals(told)) {
            response.write(": still waiting\n\n");
        } else {
            tell(response, state);
        }
        follow(response, caller, id, state);
    }
}
