package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A wallet's ledger, whole. */
record Lines(List<JsonNode> all) {

    Lines {
        all = List.copyOf(all);
    }

    static Lines of(Customer customer, String wallet) throws IOException, InterruptedException {
        var lines = new ArrayList<JsonNode>();
        for (var next = "0"; !next.isEmpty(); ) {
            var page = customer.evenhand()
                    .as("auditor", Part.ACCOUNTS)
                    .get("/v1/accounts/%s/wallets/%s/entries?limit=500&cursor=%s"
                            .formatted(customer.id(), wallet, next))
                    .orFail("Reading a ledger");
            page.path("items").forEach(lines::add);
            next = page.path("next").asText("");
        }
        return new Lines(lines);
    }

    /** Numbered without gaps, each balance the sum so far, and none below zero. */
    void mustAddUp() {
        var balance = 0L;
        var number = 0L;
        for (var line : all) {
            balance += units(line);
            number++;
            assertThat(line.path("number").asLong()).isEqualTo(number);
            assertThat(line.path("balanceAfter").asLong()).isEqualTo(balance).isNotNegative();
        }
    }

    long sum() {
        return all.stream().mapToLong(Lines::units).sum();
    }

    /** The sums of some lines, by what they are about; sums of nothing are left out. */
    Map<String, Long> sums(Predicate<JsonNode> some, Function<JsonNode, String> by) {
        var sums = new TreeMap<String, Long>();
        all.stream().filter(some).forEach(line -> sums.merge(by.apply(line), units(line), Long::sum));
        return sums;
    }

    List<JsonNode> of(String... kinds) {
        return all.stream().filter(line -> is(line, kinds)).toList();
    }

    static boolean is(JsonNode line, String... kinds) {
        return List.of(kinds).contains(line.path("kind").asText());
    }

    static long units(JsonNode line) {
        return line.path("units").asLong();
    }
}
