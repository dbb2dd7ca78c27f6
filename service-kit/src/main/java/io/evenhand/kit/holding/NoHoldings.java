package io.evenhand.kit.holding;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Of a service without tables of its own. */
@DefaultBean
@ApplicationScoped
class NoHoldings implements Holdings {

    @Override
    public List<Holding> ofAccounts() {
        return List.of();
    }

    @Override
    public Set<String> others() {
        return Set.of();
    }
}
