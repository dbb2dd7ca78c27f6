package io.evenhand.acceptance;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real nginx that asks Evenhand, by {@code k8s/gateways/nginx}. */
@Tag("nginx")
class NginxIT extends GatewayConformance {

    private final ForeignGateway nginx = ForeignGateway.nginx(enforcement());

    @AfterAll
    void itEnds() {
        nginx.close();
    }

    @Test
    void nobodyIsServedWhileEvenhandIsAway() throws Exception {
        assertServesNobody(ForeignGateway.nginx(ForeignGateway.freePort()));
    }

    @Test
    void aSlotIsFreeWhenTheClientHasLeft() throws Exception {
        assertASlotIsFreeWhenTheClientHasLeft();
    }

    @Override
    URI gateway() {
        return nginx.url();
    }

    @Override
    int whenPretending() {
        return 400;
    }

    @Override
    boolean namesTheDecision() {
        return true;
    }
}
