package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Evenhand's own gateway, which decides in its own process. */
class OwnGatewayIT extends GatewayConformance {

    @Test
    void aSlotIsFreeWhenTheClientHasLeft() throws Exception {
        assertASlotIsFreeWhenTheClientHasLeft();
    }

    @Override
    URI gateway() {
        return RunningEvenhand.get().url(Part.GATEWAY);
    }

    @Override
    int whenPretending() {
        return 200;
    }

    @Override
    boolean namesTheDecision() {
        return false;
    }
}
