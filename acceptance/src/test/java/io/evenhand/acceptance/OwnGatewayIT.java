package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.net.URI;

/** Evenhand's own gateway, which decides in its own process. */
class OwnGatewayIT extends GatewayConformance {

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
