package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rows S6 and P9 at size: everybody on a policy is told of a new version, once, though who tells is killed meanwhile.
 * {@code -Devenhand.announcement.accounts=100000} tells as many as are promised, and takes two minutes.
 */
class AnnouncementIT {

    private static final int ACCOUNTS = Integer.getInteger("evenhand.announcement.accounts", 20_000);

    /** Every hundredth account has an address. */
    private static final int MAILS = ACCOUNTS / 100;

    /** What one process may have in its hands when it is killed: mails under way, and those it has claimed ahead. */
    private static final int IN_HAND = 24;

    private static final int KILLS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningEvenhand evenhand = RunningEvenhand.get();

    @Test
    void everybodyIsToldOnceThoughWhoTellsIsKilled() throws Exception {
        var policy = PublishedPolicy.of("unlimited-requests");
        var customer = policy.customer("pro");
        arrive(policy.name());
        var effectiveAt =
                Customer.now(evenhand, customer.id()).plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);

        try (var _ = evenhand.replica(Part.ENFORCEMENT, Map.of())) {
            policy.publish("unlimited-requests", text -> text.replace("{slots: 5,", "{slots: 7,"), effectiveAt);
            var began = System.nanoTime();
            for (var kill = 1; kill <= KILLS; kill++) {
                awaitTold(policy.name(), (long) kill * ACCOUNTS / (KILLS + 1));
                evenhand.crash(Part.ENFORCEMENT);
            }
            awaitTold(policy.name(), ACCOUNTS + 1L);
            System.out.printf(
                    "%d accounts told in %.1f s, with %d kills%n", ACCOUNTS, (System.nanoTime() - began) / 1e9, KILLS);

            assertThat(count("SELECT count(*) FROM message WHERE occasion = ?", occasion(policy)))
                    .isEqualTo(ACCOUNTS + 1L);
            assertThat(count("SELECT count(DISTINCT account) FROM message WHERE occasion = ?", occasion(policy)))
                    .isEqualTo(ACCOUNTS + 1L);
            assertThat(customer.messages())
                    .singleElement()
                    .satisfies(
                            message -> assertThat(message.path("what").asText()).contains("5 → 7 (more)"));
            await().atMost(PATIENCE).until(() -> underWay(policy) == 0);
            assertThatMailsCameOnce(policy);
        }
    }

    private void assertThatMailsCameOnce(PublishedPolicy policy) throws Exception {
        var received = evenhand.mail().mails();
        var mails = IntStream.rangeClosed(1, MAILS)
                .mapToObj(number -> received.getOrDefault(address(policy.name(), number), List.of()))
                .toList();
        var missing = mails.stream().filter(List::isEmpty).count();
        var uncertain = count("""
                SELECT count(*) FROM message JOIN delivery ON message = id
                WHERE channel = 'email' AND state = 'uncertain' AND occasion = ?""", occasion(policy));
        assertThat(mails).allMatch(each -> each.size() <= 1);
        assertThat(missing).isLessThanOrEqualTo(uncertain);
        assertThat(uncertain).isLessThanOrEqualTo((long) KILLS * IN_HAND);
        System.out.printf("%d mails, %d in doubt, %d of those not sent%n", MAILS, uncertain, missing);
        var ids = new ArrayList<String>();
        for (var mail : mails.stream().flatMap(List::stream).toList()) {
            ids.add(mail.getMessageID());
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    private long underWay(PublishedPolicy policy) throws SQLException {
        return count("""
                SELECT count(*) FROM message JOIN delivery ON message = id
                WHERE state IN ('due', 'sending') AND occasion = ?""", occasion(policy));
    }

    private static String occasion(PublishedPolicy policy) {
        return "policy|" + policy.name() + "|2";
    }

    private static String address(String policy, int number) {
        return "%d@%s.example".formatted(number, policy);
    }

    private void awaitTold(String policy, long accounts) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> evenhand.as("auditor", Part.ENFORCEMENT)
                                .get("/v1/announcements/%s/2".formatted(policy))
                                .orFail("Reading the progress")
                                .path("told")
                                .asLong()
                        >= accounts);
    }

    /**
     * What as many events of accounts-service would leave in enforcement's projection. Their positions are below all
     * others, so that no real event is taken for older than these.
     */
    private void arrive(String policy) throws SQLException {
        try (var database = database();
                var accounts = database.prepareStatement("""
                        INSERT INTO account_view (id, policy, plan, time_zone, anchor, position)
                        SELECT ? || '-' || n, ?, (ARRAY['starter', 'basic', 'pro'])[1 + n % 3],
                          (ARRAY['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York'])[1 + n % 4], ?, -n
                        FROM generate_series(1, ?) AS n""");
                var addresses = database.prepareStatement("""
                        INSERT INTO address (account, email, position)
                        SELECT ? || '-' || n * 100, n || '@' || ? || '.example', -n FROM generate_series(1, ?) AS n""")) {
            accounts.setString(1, policy);
            accounts.setString(2, policy);
            accounts.setObject(3, Instant.EPOCH.atOffset(ZoneOffset.UTC));
            accounts.setInt(4, ACCOUNTS);
            accounts.executeUpdate();
            addresses.setString(1, policy);
            addresses.setString(2, policy);
            addresses.setInt(3, MAILS);
            addresses.executeUpdate();
        }
    }

    private long count(String sql, String parameter) throws SQLException {
        try (var database = database();
                var query = database.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (var found = query.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    private Connection database() throws SQLException {
        var place = evenhand.url(Part.POSTGRES);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/enforcement".formatted(place.getPort()), "enforcement", "enforcement");
    }
}
