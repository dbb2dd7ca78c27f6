package io.evenhand.kit.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;

/** Where the other services are. */
@ConfigMapping(prefix = "evenhand.services")
public interface ServicesConfig {

    /** By service name: accounts, metering, enforcement, appeals. */
    @WithParentName
    Map<String, Address> byName();

    /** Where one service is. */
    interface Address {

        /** Its base URL. */
        URI url();
    }

    /** The base URL of {@code service}; a missing one is named. */
    default URI urlOf(String service) {
        var address = byName().get(service);
        if (address == null) {
            throw new IllegalStateException("evenhand.services." + service + ".url is not set");
        }
        return address.url();
    }
}
