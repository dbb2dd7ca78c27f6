package io.evenhand.enforcement.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Posts to the very address that was checked, under the name of the URL (in {@code Host}, and for TLS). It follows no
 * redirect and reads nothing but the status.
 */
@ApplicationScoped
class Poster {

    private static final int CONNECTIONS = 64;

    private final Destinations destinations;
    private final Secrets secrets;
    private final HttpClient client;
    private final Duration deadline;

    Poster(Destinations destinations, Secrets secrets, Vertx vertx, WebhookConfig config) {
        this.destinations = destinations;
        this.secrets = secrets;
        this.deadline = config.deadline();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) deadline.toMillis()));
    }

    Uni<Answer> post(Post post) {
        return destinations
                .of(post.url())
                .chain(destination -> switch (destination) {
                    case Destination.Reachable place -> post(post, place);
                    case Destination.Refused(var why) ->
                        Uni.createFrom().<Answer>item(new Answer.None("The URL " + why));
                })
                .ifNoItem()
                .after(deadline)
                .fail()
                .onFailure()
                .recoverWithItem(Poster::none);
    }

    private static Answer none(Throwable failure) {
        return new Answer.None(
                failure instanceof TimeoutException ? "No answer in time" : "No connection, or no answer");
    }

    private Uni<Answer> post(Post post, Destination.Reachable place) {
        return Uni.createFrom()
                .completionStage(() -> client.request(options(post, place))
                        .compose(request -> send(request, post))
                        .toCompletionStage());
    }

    private Future<Answer> send(HttpClientRequest request, Post post) {
        return request.send(Buffer.buffer(post.body())).map(response -> {
            var answer = new Answer.Status(response.statusCode());
            request.reset();
            return answer;
        });
    }

    private RequestOptions options(Post post, Destination.Reachable place) {
        var url = place.url();
        var ssl = url.getScheme().equals("https");
        var port = url.getPort() < 0 ? (ssl ? 443 : 80) : url.getPort();
        var path =
                Optional.of(url.getRawPath()).filter(given -> !given.isEmpty()).orElse("/");
        // Real time: the receiver holds it against its own clock.
        var at = Instant.now().getEpochSecond();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, place.address().getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setTimeout(deadline.toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Evenhand")
                .putHeader("webhook-id", post.id())
                .putHeader("webhook-timestamp", Long.toString(at))
                .putHeader("webhook-signature", signature(post, at));
    }

    private String signature(Post post, long at) {
        try {
            return new Webhook(secrets.of(post.webhook())).sign(post.id(), at, post.body());
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("Every Java can sign", e);
        }
    }
}
