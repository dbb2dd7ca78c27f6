package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Prometheus and Grafana are told to look at is there to be looked at. */
class AlarmsIT {

    private static final Path CHART =
            Path.of(System.getProperty("evenhand.home", ""), "k8s/evenhand").normalize();
    private static final Pattern METRIC = Pattern.compile("\\b(?:evenhand|process|jvm)_[a-z_]+");
    private static final RunningEvenhand EVENHAND = RunningEvenhand.get();

    @Test
    void everyMetricOfTheAlarmsAndTheDashboardIsTold() throws Exception {
        Customer.arrives().uses(1);
        PublishedPolicy.of("unlimited-requests").customer("starter");
        var wanted = new TreeSet<>(metrics(Files.readString(CHART.resolve("files/alerts.yaml"))));
        wanted.addAll(metrics(Files.readString(CHART.resolve("files/dashboard.json"))));

        assertThat(wanted).contains("evenhand_decisions_total", "evenhand_log_lag_seconds");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told()).containsAll(wanted));
    }

    @Test
    void aDecisionIsCountedByOutcomeBandAndTier() throws Exception {
        var customer = Customer.arrives();
        var before = told("evenhand_bands_total{band=\"0\"}");
        var waited = told("evenhand_wait_seconds_count{tier=\"ordinary\"}");

        customer.uses(1);

        assertThat(told("evenhand_bands_total{band=\"0\"}")).isGreaterThan(before);
        assertThat(told("evenhand_wait_seconds_count{tier=\"ordinary\"}")).isGreaterThan(waited);
    }

    @Test
    @Tag("promtool")
    void eachAlarmIsRaisedByWhatItIsForAndByNothingOrdinary() throws Exception {
        assertThat(promtool("check", "rules", "files/alerts.yaml")).isZero();
        assertThat(promtool("test", "rules", "alerts-test.yaml")).isZero();
    }

    private static int promtool(String... words) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(System.getProperty("promtool", "promtool")));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .directory(CHART.toFile())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }

    private static Set<String> told() throws IOException, InterruptedException {
        var names = new TreeSet<String>();
        for (var part : List.of(Part.ACCOUNTS, Part.METERING, Part.ENFORCEMENT, Part.APPEALS)) {
            names.addAll(metrics(page(part)));
        }
        return names;
    }

    private static double told(String series) throws IOException, InterruptedException {
        return page(Part.ENFORCEMENT)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static String page(Part part) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(EVENHAND.url(part).resolve("/q/metrics")).build();
        return EVENHAND.client().send(request, BodyHandlers.ofString()).body();
    }
}
