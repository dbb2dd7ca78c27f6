package io.evenhand.metering.detector;

import io.evenhand.kit.id.Ids;
import io.evenhand.metering.finding.SignalFound;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.activity.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Puts what rules of suspicion found into the shape in which it is told. */
@ApplicationScoped
class Drafts {

    private final Ids ids;

    Drafts(Ids ids) {
        this.ids = ids;
    }

    SignalFound of(Subscription account, Rules rules, String subject, Finding finding) {
        var signal = finding.signal();
        return new SignalFound(
                ids.next("find"),
                account.id(),
                subject,
                signal.per().name().toLowerCase(Locale.ROOT),
                rules.policy(),
                rules.version(),
                signal.name(),
                signal.violation(),
                signal.stage().name().toLowerCase(Locale.ROOT),
                Spans.identity(signal.window(), account, finding.at()),
                Spans.end(signal.window(), account, finding.at()).orElse(null),
                finding.at(),
                finding.facts().values(),
                finding.says());
    }
}
