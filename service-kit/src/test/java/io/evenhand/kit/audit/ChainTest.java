package io.evenhand.kit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainTest {

    /** The figures come from another program; {@code evenhand audit verify} is tested with the same. */
    @Test
    void aRowIsHashedAsRfc8785WritesItAfterTheHashBeforeIt() {
        var entry = Chain.canonical(Map.of(
                "position", 1L,
                "service", "accounts",
                "at", "2026-03-01T09:00:00.000001Z",
                "actor", "ada",
                "roles", List.of("auditor", "operator"),
                "action", "grant-lot",
                "subject", "acct_1",
                "details",
                        Map.of(
                                "wallet",
                                "priority",
                                "amount",
                                9007199254740991L,
                                "note",
                                "a\"b\\\u001f\té€😀",
                                "urgent",
                                true)));

        var hash = Chain.hash(Chain.START, entry);

        assertThat(entry).isEqualTo("""
                {"action":"grant-lot","actor":"ada","at":"2026-03-01T09:00:00.000001Z","details":{"amount":9007199254740991,\
                "note":"a\\"b\\\\\\u001f\\té€😀","urgent":true,"wallet":"priority"},"position":1,"roles":["auditor","operator"],\
                "service":"accounts","subject":"acct_1"}""");
        assertThat(hash).isEqualTo("a73c1d26d925dd8a39f337976241649b3b90ed3b510ecb6a56e7ee0efec958f5");
    }
}
