package io.evenhand.local.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.evenhand.local.issuer.Parameters.Malformed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The routes of a login: the page, the choice, the tokens, the end. */
final class LoginPages {

    private final Client client;
    private final Logins logins;

    LoginPages(Client client, Logins logins) {
        this.client = client;
        this.logins = logins;
    }

    /** A route that may find its parameters malformed. */
    private interface Route {
        void answer(HttpExchange exchange) throws IOException, Malformed;
    }

    void addTo(HttpServer server) {
        server.createContext("/authorize", route(List.of("GET"), this::authorize));
        server.createContext("/pick", route(List.of("POST"), this::pick));
        server.createContext("/token", route(List.of("POST"), this::token));
        server.createContext("/logout", route(List.of("GET", "POST"), this::logout));
    }

    private HttpHandler route(List<String> methods, Route route) {
        return exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI()
                        .getPath()
                        .equals(exchange.getHttpContext().getPath())) {
                    wrong(exchange, 404, "There is no such page.");
                } else if (!methods.contains(exchange.getRequestMethod())) {
                    exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
                    wrong(exchange, 405, "This address is used otherwise.");
                } else {
                    answer(exchange, route);
                }
            }
        };
    }

    private void answer(HttpExchange exchange, Route route) throws IOException {
        try {
            route.answer(exchange);
        } catch (Malformed malformed) {
            wrong(exchange, 400, malformed.reason());
        }
    }

    private void authorize(HttpExchange exchange) throws IOException, Malformed {
        switch (LoginRequest.read(Parameters.ofQuery(exchange), client)) {
            case LoginRequest.Good(var request) ->
                Answers.page(exchange, 200, LoginPage.people(logins.ask(request)), formTargets());
            case LoginRequest.TellClient(var location) -> Answers.redirect(exchange, location);
            case LoginRequest.ShowHere(var reason) -> wrong(exchange, 400, reason);
        }
    }

    private void pick(HttpExchange exchange) throws IOException, Malformed {
        var said = Parameters.ofBody(exchange);
        var person = Person.of(said.get("person"));
        if (person.isEmpty()) {
            wrong(exchange, 400, "Nobody of that name works here (person).");
            return;
        }
        var location = logins.pick(said.get("page"), person.get());
        if (location.isPresent()) {
            Answers.redirect(exchange, location.get());
        } else {
            wrong(exchange, 400, "The page was used before or is too old.");
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        try {
            var said = Parameters.ofBody(exchange);
            var header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
            var proof = header.map(ClientProof::ofHeader).orElseGet(() -> ClientProof.ofForm(said));
            if (proof.isOf(client)) {
                answer(exchange, logins.tokens(said));
            } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"evenhand\"");
                refuse(exchange, 401, "invalid_client", "The client is not known or its secret is wrong.");
            }
        } catch (Malformed malformed) {
            refuse(exchange, 400, "invalid_request", malformed.reason());
        }
    }

    private void logout(HttpExchange exchange) throws IOException, Malformed {
        var said =
                exchange.getRequestMethod().equals("POST") ? Parameters.ofBody(exchange) : Parameters.ofQuery(exchange);
        var next = said.get("post_logout_redirect_uri");
        if (!next.isEmpty() && !isOfClient(next)) {
            wrong(exchange, 400, "That is no page of the console (post_logout_redirect_uri).");
            return;
        }
        logins.end(said.get("id_token_hint"));
        if (next.isEmpty()) {
            Answers.page(exchange, 200, LoginPage.loggedOut(client), "'none'");
        } else {
            Answers.redirect(exchange, next + stateOf(said, next));
        }
    }

    private boolean isOfClient(String url) {
        try {
            return client.owns(URI.create(url).normalize().toString());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String stateOf(Parameters said, String url) {
        var state = said.get("state");
        return state.isEmpty()
                ? ""
                : (url.contains("?") ? "&" : "?") + "state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, TokenAnswer answer) throws IOException {
        Answers.json(
                exchange,
                switch (answer) {
                    case TokenAnswer.Granted _ -> 200;
                    case TokenAnswer.Refused _ -> 400;
                },
                Answers.json(answer));
    }

    private static void refuse(HttpExchange exchange, int status, String error, String description) throws IOException {
        Answers.json(exchange, status, Answers.json(new TokenAnswer.Refused(error, description)));
    }

    private void wrong(HttpExchange exchange, int status, String reason) throws IOException {
        Answers.page(exchange, status, LoginPage.wrong(reason, client), "'none'");
    }

    /** Browsers hold a form to its targets on the way after it too, which leads to the client. */
    private String formTargets() {
        return "'self' " + client.address().resolve("/").toString().replaceFirst("/$", "");
    }
}
