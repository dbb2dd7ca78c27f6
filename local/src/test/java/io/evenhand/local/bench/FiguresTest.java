package io.evenhand.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class FiguresTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest(name = "{0} -> {1} ({2}..{3})")
    @CsvSource({"7, 7, 7, 7", "3 1 2, 2, 1, 3", "4 1 3 2, 2.5, 1, 4", "5 5 1, 5, 1, 5"})
    void takesTheOneInTheMiddle(String values, double median, double min, double max) {
        var spread = Spread.of(
                List.of(values.split(" ", -1)).stream().map(Double::valueOf).toList());

        assertThat(spread).isEqualTo(new Spread(min, median, max));
    }

    @Test
    void tellsNothingOfNothing() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dividesCpuTimeByWhatWasAnsweredWell() {
        var measurement = measurement(Kind.EVENHAND, 64, 1, 2_000, Duration.ofMillis(100), Duration.ofMillis(20));

        assertThat(measurement.load().perSecond()).isEqualTo(2_000);
        assertThat(measurement.perDecision(Role.SERVICE)).isEqualTo(50);
        assertThat(measurement.perDecision(Role.SERVICE, Role.REDIS)).isEqualTo(60);
        assertThat(measurement.perDecision(Role.POSTGRES)).isZero();
    }

    @Test
    void bringsTheRoundsOfACaseTogether() {
        var figures = Figures.of(List.of(
                measurement(Kind.EVENHAND, 64, 1, 1_000, Duration.ofMillis(30), Duration.ofMillis(10)),
                measurement(Kind.EVENHAND, 16, 1, 500, Duration.ofMillis(10), Duration.ofMillis(10)),
                measurement(Kind.EVENHAND, 64, 2, 2_000, Duration.ofMillis(40), Duration.ofMillis(20)),
                measurement(Kind.EVENHAND, 64, 3, 4_000, Duration.ofMillis(400), Duration.ofMillis(40))));

        assertThat(figures.lines())
                .extracting(line -> line.measured().connections())
                .containsExactly(64, 16);
        var line = figures.lines().getFirst();
        assertThat(line.perSecond()).isEqualTo(new Spread(1_000, 2_000, 4_000));
        assertThat(line.cpu())
                .containsExactly(
                        entry(Role.SERVICE, new Spread(20, 30, 100)), entry(Role.REDIS, new Spread(10, 10, 10)));
        assertThat(line.sum()).isEqualTo(new Spread(30, 40, 110));
    }

    @Test
    void comparesUnderTheSameConditionsOnly() {
        var figures = Figures.of(List.of(
                measurement(Kind.EVENHAND, 64, 1, 1_000, Duration.ofMillis(30), Duration.ofMillis(10)),
                measurement(Kind.RATELIMIT, 64, 1, 1_000, Duration.ofMillis(100), Duration.ofMillis(60)),
                measurement(Kind.RATELIMIT, 16, 1, 1_000, Duration.ofMillis(1), Duration.ofMillis(1)),
                measurement(Kind.FIXED, 64, 1, 5_000, Duration.ofMillis(50), Duration.ZERO)));
        var line = figures.lines().getFirst();

        assertThat(figures.cpuShareOf(Kind.RATELIMIT, line)).contains(0.25);
        assertThat(figures.cpuShareOf(Kind.BUCKET4J, line)).isEmpty();
        assertThat(figures.rateShareOf(Kind.FIXED, line)).contains(0.2);
    }

    @Test
    void printsEveryCaseUnderItsConditions() {
        var figures = Figures.of(List.of(
                measurement(Kind.EVENHAND, 64, 1, 1_000, Duration.ofMillis(30), Duration.ofMillis(10)),
                measurement(Kind.RATELIMIT, 64, 1, 1_000, Duration.ofMillis(100), Duration.ofMillis(60))));

        var table = new Table(Contest.DECISIONS, figures).text();

        assertThat(table.lines().filter(line -> line.startsWith("append-only")))
                .containsExactly("append-only file on, 64 connections");
        assertThat(table)
                .contains("1,000 (1,000..1,000)", "30 (30..30)", "40 (40..40)", "25 %", "160 (160..160)", "100 %");
    }

    @Test
    void writesOneRowForACase() {
        var figures = Figures.of(
                List.of(measurement(Kind.EVENHAND, 64, 1, 1_000, Duration.ofMillis(30), Duration.ofMillis(10))));

        var rows = ResultFiles.csv(figures);

        assertThat(rows)
                .containsExactly(
                        "contender,append_only,connections,per_second,p50_ms,p99_ms,service_us,redis_us,readers_us,"
                                + "postgres_us,service_and_redis_us,others_processors,errors",
                        "evenhand,on,64,1000.000,2.000,9.000,30.000,10.000,,,40.000,0.250,3");
    }

    @Test
    void drawsABarForEachRoleOfACase() throws Exception {
        var figures = Figures.of(List.of(
                measurement(Kind.EVENHAND, 64, 1, 1_000, Duration.ofMillis(30), Duration.ofMillis(10)),
                measurement(Kind.FIXED, 64, 1, 1_000, Duration.ofMillis(10), Duration.ofMillis(0))));

        var chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new Chart(figures).svg())));

        assertThat(chart.getElementsByTagName("title").getLength()).isEqualTo(4);
    }

    private static Measurement measurement(
            Kind kind, int connections, int round, long decisions, Duration service, Duration redis) {
        return new Measurement(
                new Measurement.Case(kind, Persistence.ON, connections),
                round,
                new Load(decisions, SECOND, Duration.ofMillis(2), Duration.ofMillis(9), 3),
                Map.of(Role.SERVICE, service, Role.REDIS, redis),
                0.25);
    }
}
