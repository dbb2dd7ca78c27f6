package io.evenhand.local.exchange;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Evenhand is meant, and as whom it is called. */
final class PlaceOptions {

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Part.DEFAULT_PORT_BASE,
            description = "Of the Evenhand that is meant (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(names = "--url", paramLabel = "URL", description = "Where its accounts-service is, instead.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A bearer token of operator (default: of the data folder).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its data, for the token (default: .evenhand in the project).")
    private @Nullable Path data;

    URI accounts() {
        return Optional.ofNullable(url).orElseGet(() -> Part.ACCOUNTS.url(portBase));
    }

    String token() throws IOException {
        if (tokenFile != null) {
            return Files.readString(tokenFile).strip();
        }
        return Optional.ofNullable(data)
                .map(DataFolder::new)
                .orElseGet(DataFolder::ofProject)
                .token("operator");
    }
}
