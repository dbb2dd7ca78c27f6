package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a revoked key is still taken, by the gateway that has just seen it in use. */
class RevocationIT {

    private static final Duration WITH_BELL = Promised.within(Duration.ofSeconds(1));
    private static final Duration WITHOUT_BELL = Promised.within(Duration.ofSeconds(5));

    private final RunningEvenhand evenhand = RunningEvenhand.get();

    /** One after the other: a subscription that was taken away is only missed after half a minute. */
    @Test
    void aRevokedKeyIsRefusedWithinASecondAndWithinFiveWhenPubSubIsGone() throws Exception {
        for (int i = 0; i < 5; i++) {
            var customer = customerInTheMiddleOfItsWork();

            revoke(customer);

            awaitRefusal(customer, WITH_BELL);
        }
        redis("ACL SETUSER default resetchannels");
        try {
            var customer = customerInTheMiddleOfItsWork();

            revoke(customer);

            awaitRefusal(customer, WITHOUT_BELL);
        } finally {
            redis("ACL SETUSER default allchannels");
        }
    }

    private static Customer customerInTheMiddleOfItsWork() throws IOException, InterruptedException {
        var customer = Customer.arrives();
        assertThat(customer.sendsFile().statusCode()).isEqualTo(200);
        return customer;
    }

    private void revoke(Customer customer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("%s/v1/accounts/%s/keys/%s"
                        .formatted(evenhand.url(Part.ACCOUNTS), customer.id(), customer.keyId())))
                .header("Authorization", "Bearer " + evenhand.token("operator"))
                .DELETE();
        assertThat(evenhand.client()
                        .send(request.build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
    }

    /** Asks by a path that the gateway answers itself, so that nothing has to wait for its turn. */
    private void awaitRefusal(Customer customer, Duration bound) {
        var request = HttpRequest.newBuilder(evenhand.url(Part.GATEWAY).resolve("/.well-known/evenhand/decisions/none"))
                .header("X-Api-Key", customer.key())
                .build();
        await().atMost(bound)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> evenhand.client()
                                .send(request, BodyHandlers.discarding())
                                .statusCode()
                        == 401);
    }

    private void redis(String command) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), evenhand.url(Part.REDIS).getPort())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("+OK");
        }
    }
}
