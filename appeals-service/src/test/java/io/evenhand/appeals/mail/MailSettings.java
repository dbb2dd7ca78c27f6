package io.evenhand.appeals.mail;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Says where the mail servers are; a test that wants one has it listen there. */
public final class MailSettings implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("evenhand.appeals.mail.host", "127.0.0.1"),
                Map.entry("evenhand.appeals.mail.port", freePort()),
                Map.entry("evenhand.appeals.mail.tls", "none"),
                Map.entry("evenhand.appeals.mail.user", "intake"),
                Map.entry("evenhand.appeals.mail.password", "secret"),
                Map.entry("evenhand.appeals.mail.processed", "Processed"),
                Map.entry("evenhand.appeals.mail.unclear", "Unclear"),
                Map.entry("evenhand.appeals.mail.reports", "reports@platform.example"),
                Map.entry("evenhand.appeals.mail.authserv", "mx.platform.example"),
                Map.entry("evenhand.appeals.mail.largest", "200000"),
                Map.entry("evenhand.appeals.mail.every", "0.3s"),
                Map.entry("evenhand.appeals.mail.patience", "2s"),
                Map.entry("evenhand.mail.host", "127.0.0.1"),
                Map.entry("evenhand.mail.port", freePort()),
                Map.entry("evenhand.mail.from", "fair-use@platform.example"));
    }

    private static String freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(probe.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
