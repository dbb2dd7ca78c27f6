package io.evenhand.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class DemoUpstreamTest {

    @Test
    void tellsWhatTheFileIsAndWhichHeadersCameWithIt() throws IOException, InterruptedException {
        try (var upstream = DemoUpstream.start(0)) {

            var answer = send(upstream, "/files", HttpRequest.newBuilder().POST(BodyPublishers.ofString("a file")));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"bytes\":6")
                    // sha256sum of the same six bytes
                    .contains("\"sha256\":\"7365d029861e32c521f8089b00a6fb32daf0615025b69b599d1ce53501b845c2\"")
                    .contains("X-color");
        }
    }

    @Test
    void processesFilesAndNothingElse() throws IOException, InterruptedException {
        try (var upstream = DemoUpstream.start(0)) {

            assertThat(send(upstream, "/files", HttpRequest.newBuilder().GET()).statusCode())
                    .isEqualTo(405);
            assertThat(send(upstream, "/other", HttpRequest.newBuilder().GET()).statusCode())
                    .isEqualTo(404);
        }
    }

    private static HttpResponse<String> send(DemoUpstream upstream, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    request.uri(URI.create("http://127.0.0.1:" + upstream.port() + path))
                            .header("X-Color", "green")
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
