package io.evenhand.acceptance;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Envoy that asks Evenhand, by {@code k8s/gateways/envoy}. */
@Tag("envoy")
class EnvoyIT extends GatewayConformance {

    private final ForeignGateway envoy = ForeignGateway.envoy(enforcement());

    @AfterAll
    void itEnds() {
        envoy.close();
    }

    @Test
    void nobodyIsServedWhileEvenhandIsAway() throws Exception {
        assertServesNobody(ForeignGateway.envoy(ForeignGateway.freePort()));
    }

    @Override
    URI gateway() {
        return envoy.url();
    }

    @Override
    int whenPretending() {
        return 200;
    }

    @Override
    boolean namesTheDecision() {
        return true;
    }
}
