package io.evenhand.metering.ingestion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How usage events are taken in. */
@ConfigMapping(prefix = "evenhand.metering.ingestion")
interface IngestionConfig {

    /** The most events in one batch. */
    @WithDefault("100")
    int batch();

    /** How long what is in force is taken to be so without asking again; the script notices a version that began. */
    @WithDefault("PT1S")
    Duration known();
}
