package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Intake.Turn;
import io.evenhand.appeals.mail.Letter.Sender;
import io.evenhand.appeals.mail.Letter.Writer;
import io.evenhand.appeals.report.MailedReport;
import io.evenhand.appeals.report.MailedReport.Attached;
import io.evenhand.appeals.report.ReportIntake;
import io.evenhand.appeals.report.ReportIntake.Taken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Mails to the address for reports, whose receipts are those of all reports. Programs are heard in XARF's words only. */
@ApplicationScoped
class MailedReports {

    private final ReportIntake intake;
    private final Receipts receipts;

    MailedReports(ReportIntake intake, Receipts receipts) {
        this.intake = intake;
        this.receipts = receipts;
    }

    Uni<Ending> take(Turn turn) {
        var letter = turn.letter();
        if (letter.writer() == Writer.PROGRAM && letter.xarf().isEmpty()) {
            return Uni.createFrom().item(Ending.of(Fate.IGNORED));
        }
        return letter.from()
                .map(sender -> reported(letter, sender).map(taken -> Ending.reported(taken.id())))
                .orElseGet(() -> Uni.createFrom().item(Ending.of(Fate.UNCLEAR)));
    }

    private Uni<Taken> reported(Letter letter, Sender sender) {
        return letter.xarf()
                .map(xarf -> intake.take(xarf, sender.address()))
                .orElseGet(() -> intake.take(report(letter, sender)));
    }

    private static MailedReport report(Letter letter, Sender sender) {
        return new MailedReport(
                sender.name(),
                sender.address(),
                letter.subject(),
                letter.text(),
                letter.attachments().stream()
                        .map(file -> new Attached(file.name(), file.payload()))
                        .toList());
    }

    /** The sender is told what is wrong, and a person looks at the mail. */
    Uni<Ending> refuse(Turn turn, String why) {
        return receipts.due(turn, "Your report was not taken: " + why + "\n\nPlease mend that and send it again.")
                .replaceWith(Ending.of(Fate.UNCLEAR));
    }
}
