package io.evenhand.kit.probe;

import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.identity.KeyHolder;
import io.evenhand.kit.identity.KeyHolders;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keys in memory. */
@ApplicationScoped
public class ProbeKeys implements KeyHolders {

    private final Map<String, KeyHolder> live = new ConcurrentHashMap<>();
    private final ApiKeys keys;

    ProbeKeys(ApiKeys keys) {
        this.keys = keys;
    }

    public String issue(String account) {
        var key = keys.mint();
        live.put(keys.hash(key).orElseThrow(), new KeyHolder("key_1", account, "inst_1"));
        return key;
    }

    public void revoke(String key) {
        live.remove(keys.hash(key).orElseThrow());
    }

    @Override
    public Uni<Optional<KeyHolder>> find(String hash) {
        return Uni.createFrom().item(Optional.ofNullable(live.get(hash)));
    }
}
