package io.evenhand.appeals.appeal;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** How appeals are heard. */
@ConfigMapping(prefix = "evenhand.appeals.review")
interface ReviewConfig {

    /** How strictly the first decision and the second are taken by different people: strict, asymmetric or off. */
    FourEyes.Mode fourEyes();

    /** How many appeals an account may bring in 24 hours. */
    int perDay();

    /** Under which address account holders reach this service: links in messages begin so. */
    URI address();

    /** How often is looked at what time has done; the clock's moves are looked at as well. */
    String every();
}
