package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.clock.BusinessClock;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateData;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** How appeals are heard: deadlines, ages, and how often each rule was wrong. */
@Paged
@Path("/console/dashboard")
@Authenticated
@Produces(Desk.HTML)
public class DashboardPages {

    private static final int LONGEST = 366;
    private static final List<Integer> SPANS = List.of(7, 30, 90, 365);

    private final Desk desk;
    private final Services services;
    private final BusinessClock clock;
    private final Template page;

    DashboardPages(
            Desk desk, Services services, BusinessClock clock, @Location("console/dashboard.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.clock = clock;
        this.page = page;
    }

    /**
     * How often appeals against a rule, a kind of measure or a way of finding were right.
     *
     * @param rate null where nothing was judged
     */
    @TemplateData
    public record Line(
            String name,
            long judged,
            long overturned,
            @Nullable Double rate) {

        static List<Line> of(JsonNode cells) {
            return cells.properties().stream()
                    .map(cell -> new Line(
                            cell.getKey(),
                            cell.getValue().path("judged").asLong(),
                            cell.getValue().path("overturned").asLong(),
                            cell.getValue().hasNonNull("overturnRate")
                                    ? cell.getValue().path("overturnRate").asDouble()
                                    : null))
                    .sorted(Comparator.comparingLong(Line::judged).reversed().thenComparing(Line::name))
                    .toList();
        }

        /** In hundredths, for a bar. */
        public long share() {
            return rate == null ? 0 : Math.round(rate * 100);
        }
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> figures(@RestQuery @DefaultValue("90") int days) {
        var length = Math.clamp(days, 1, LONGEST);
        var now = clock.instant();
        var figures = services.get(Route.of("appeals", "/v1/metrics/appeals")
                .with("from", now.minus(Duration.ofDays(length)))
                .with("to", now));
        var queue = services.find(Route.of("appeals", "/v1/appeals").with("limit", 1));
        return Uni.combine()
                .all()
                .unis(figures, queue)
                .asTuple()
                .chain(both -> desk.page(page.data("figures", both.getItem1())
                        .data("days", length)
                        .data("spans", SPANS)
                        .data(
                                "views",
                                both.getItem2().map(DashboardPages::views).orElse(List.of()))
                        .data("rules", Line.of(both.getItem1().path("byRule")))
                        .data("kinds", Line.of(both.getItem1().path("byMeasure")))
                        .data("ways", Line.of(both.getItem1().path("byDetection")))));
    }

    private static List<QueuePages.View> views(JsonNode found) {
        return Optional.of(found.path("counts")).stream()
                .flatMap(counts -> QueuePages.VIEWS.stream().map(name -> QueuePages.View.of(name, counts, "")))
                .toList();
    }
}
