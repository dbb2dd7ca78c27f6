package io.evenhand.appeals.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes reports that came by mail. */
@ApplicationScoped
public class ReportIntake {

    private final Reports reports;
    private final ObjectMapper json;

    ReportIntake(Reports reports, ObjectMapper json) {
        this.reports = reports;
        this.json = json;
    }

    /**
     * What its reporter may be told.
     *
     * @param status where the reporter follows it
     */
    public record Taken(String id, String reference, String status) {}

    /** Takes a report in somebody's own words, or fails with the problem that it has. */
    public Uni<Taken> take(MailedReport mailed) {
        return reports.take(mailed).map(ReportIntake::taken);
    }

    /** Takes a report in XARF's words, strictly: it fails with the problem that it has. */
    public Uni<Taken> take(String xarf, String sender) {
        return Uni.createFrom()
                .item(() -> parsed(xarf))
                .chain(body -> reports.take(body, sender))
                .map(ReportIntake::taken);
    }

    private JsonNode parsed(String xarf) {
        try {
            return json.readTree(xarf);
        } catch (JsonProcessingException _) {
            throw ProblemException.invalid("body", "must be JSON");
        }
    }

    private static Taken taken(Reports.Receipt receipt) {
        return new Taken(receipt.id(), receipt.reference(), receipt.status());
    }
}
