package io.evenhand.appeals.report;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;

/** How reports are taken. */
@ConfigMapping(prefix = "evenhand.appeals.reports")
public interface ReportConfig {

    /** How many a reporter may bring in an hour. */
    int perReporter();

    /** How many may come from one address in an hour; behind a proxy that does not say whose calls it passes on, all are one's. */
    int perSource();

    /** Under which address reporters reach this service: their links begin so. */
    URI address();

    /** How long files, and who reported, are kept after the time to ask for a review. */
    Duration keep();

    /** How often what is due is looked for, in real time. */
    Duration every();
}
