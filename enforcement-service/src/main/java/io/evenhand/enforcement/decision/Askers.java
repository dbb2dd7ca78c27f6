package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.web.Credentials;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Whom a call is made for: the holder of a key asks for itself, an application with a token for any account. */
@Singleton
class Askers {

    private final Directory directory;
    private final Credentials credentials;

    Askers(Directory directory, Credentials credentials) {
        this.directory = directory;
        this.credentials = credentials;
    }

    /** Who makes the call. */
    sealed interface Asker {

        /** The holder of an account, by its key. */
        record Holder(Caller caller, String key) implements Asker {}

        /** An application that may ask for any account. */
        record Application() implements Asker {}
    }

    Future<Asker> asker(RoutingContext call, Set<String> roles) {
        var own = Credentials.keyOf(call.request());
        if (own.isEmpty()) {
            return future(credentials.demand(call, roles)).map(_ -> new Asker.Application());
        }
        var key = own.get();
        var hot = directory.hot(key);
        return hot != null
                ? Future.succeededFuture(new Asker.Holder(hot, key))
                : byKey(key, Credentials.unauthorized()).map(caller -> new Asker.Holder(caller, key));
    }

    /** For whom {@code asker} asks. */
    Future<Caller> caller(Asker asker, RequestReader.Read read) {
        return switch (asker) {
            case Asker.Holder holder -> itself(holder, read);
            case Asker.Application _ -> named(read);
        };
    }

    /** A holder may name itself, and nobody else. */
    private static Future<Caller> itself(Asker.Holder holder, RequestReader.Read read) {
        var account = holder.caller().enrolment().account().id();
        var another = read.key().filter(named -> !named.equals(holder.key())).isPresent()
                || read.account().filter(named -> !named.equals(account)).isPresent();
        return another
                ? Future.failedFuture(new ProblemException(403, "forbidden", "A key asks for its own account only."))
                : Future.succeededFuture(holder.caller());
    }

    private Future<Caller> named(RequestReader.Read read) {
        if (read.key().isPresent() == read.account().isPresent()) {
            return Future.failedFuture(ProblemException.invalid("key", "name either a key or an account"));
        }
        return read.key()
                .map(key -> byKey(key, ProblemException.invalid("key", "is not a valid key")))
                .orElseGet(() -> byAccount(
                        read.account().orElseThrow(), ProblemException.invalid("account", "there is no such account")));
    }

    /** For whom the decision {@code id} was made, if the asker may know of it. */
    Future<Caller> ownerOf(Asker asker, String id) {
        var missing = ProblemException.notFound("decision");
        var owner = DecisionIds.accountOf(id);
        return switch (asker) {
            case Asker.Holder(var caller, var _) ->
                owner.filter(caller.enrolment().account().id()::equals).isPresent()
                        ? Future.succeededFuture(caller)
                        : Future.failedFuture(missing);
            case Asker.Application _ ->
                owner.map(account -> byAccount(account, missing)).orElseGet(() -> Future.failedFuture(missing));
        };
    }

    private Future<Caller> byKey(String key, ProblemException otherwise) {
        var hot = directory.hot(key);
        return hot != null ? Future.succeededFuture(hot) : found(directory.byKey(key), otherwise);
    }

    private Future<Caller> byAccount(String account, ProblemException otherwise) {
        return found(directory.byAccount(account).map(found -> found.map(Caller::of)), otherwise);
    }

    private static Future<Caller> found(Uni<Optional<Caller>> search, ProblemException otherwise) {
        return future(search)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(otherwise)));
    }

    private static <T> Future<T> future(Uni<T> uni) {
        return Future.fromCompletionStage(uni.subscribeAsCompletionStage());
    }
}
