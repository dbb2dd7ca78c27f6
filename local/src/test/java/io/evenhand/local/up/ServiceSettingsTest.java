package io.evenhand.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.issuer.Client;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSettingsTest {

    @TempDir
    Path directory;

    @Test
    void theConsoleIsTheIssuersClientFromOneStartToTheNext() throws IOException {
        var data = new DataFolder(directory);

        var first = settings(data).of(Part.APPEALS);
        var second = settings(data).of(Part.APPEALS);

        var client = Client.console(data, 8080);
        assertThat(client.address()).isEqualTo(URI.create("http://127.0.0.1:8084/console"));
        assertThat(second)
                .isEqualTo(first)
                .containsEntry("evenhand.console.client-id", client.id())
                .containsEntry("evenhand.console.client-secret", client.secret());
        assertThat(first.get("evenhand.console.encryption-secret"))
                .hasSizeGreaterThanOrEqualTo(32)
                .isNotEqualTo(client.secret());
    }

    @Test
    void onlyTheServiceWithTheConsoleKnowsItsSecrets() throws IOException {
        var settings = settings(new DataFolder(directory));

        for (var other : List.of(Part.ACCOUNTS, Part.METERING, Part.ENFORCEMENT)) {
            assertThat(settings.of(other).keySet()).noneMatch(name -> name.startsWith("evenhand.console"));
        }
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws IOException {
        var data = new DataFolder(directory);

        settings(data);

        for (var secret : List.of(data.pepper(), data.consoleSecret(), data.consoleSeal())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
    }

    private static ServiceSettings settings(DataFolder data) throws IOException {
        return ServiceSettings.of(data, 8080, Part.UPSTREAM.url(8080), false, Optional.empty());
    }
}
