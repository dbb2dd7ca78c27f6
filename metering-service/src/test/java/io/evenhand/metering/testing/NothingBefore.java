package io.evenhand.metering.testing;

import io.evenhand.meter.Memory;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The memory of those whose accounts are all new. */
public final class NothingBefore implements Memory {

    @Override
    public Future<Found> find(String epoch, List<String> accounts, List<Identity> uses) {
        return Future.succeededFuture(new Found(Map.of(), Map.of()));
    }
}
