package io.evenhand.policy.language;

import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.LimitTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the bands of a limit: ascending, none faster than the one before it, only the last without an end. */
final class BandList {

    /** Every decision walks through the bands. */
    static final int MOST = 32;

    private final Set<String> names = new HashSet<>();
    private final List<Band> bands = new ArrayList<>();
    private long endBefore;
    private long paceBefore;

    private BandList() {}

    static List<Band> read(Field field) {
        var items = field.items();
        if (items.isEmpty() || items.size() > MOST) {
            field.problem("needs from 1 to " + MOST + " bands");
            return List.of();
        }
        var list = new BandList();
        for (var item : items) {
            item.fields()
                    .ifPresent(fields ->
                            list.add(fields, item.path().equals(items.getLast().path())));
        }
        return list.bands;
    }

    private void add(Fields fields, boolean last) {
        var name = fields.require("name").flatMap(this::name).orElse("");
        var upTo = last ? openEnd(fields) : end(fields);
        var pace = fields.require("pace").flatMap(this::pace).orElse(paceBefore);
        var escalation = last ? escalation(fields) : noEscalation(fields);
        fields.close();
        bands.add(new Band(name, upTo, pace, escalation.every(), escalation.byMs()));
    }

    private Optional<String> name(Field field) {
        return field.name(NameForm.PLAIN)
                .flatMap(name -> names.add(name)
                        ? Optional.of(name)
                        : field.wrong("another band is already called " + Path.quoted(name)));
    }

    private long openEnd(Fields fields) {
        fields.refuse("upTo", "the last band has no end: leave upTo out");
        return LimitTable.MAX;
    }

    private long end(Fields fields) {
        var upTo = fields.requireElse("upTo", "is required: only the last band has no end")
                .flatMap(field -> field.whole(1, LimitTable.MAX)
                        .flatMap(end -> end > endBefore
                                ? Optional.of(end)
                                : field.wrong("must be above " + endBefore + ", where the band before it ends")))
                .orElse(endBefore);
        endBefore = upTo;
        return upTo;
    }

    private Optional<Long> pace(Field field) {
        return field.paceMs().flatMap(pace -> {
            if (pace < paceBefore) {
                var before = Words.duration(Duration.ofMillis(paceBefore));
                return field.wrong("is faster than the band before it, which takes " + before);
            }
            paceBefore = pace;
            return Optional.of(pace);
        });
    }

    private static Escalation noEscalation(Fields fields) {
        fields.refuse("escalate", "only the last band can escalate");
        return Escalation.NONE;
    }

    private static Escalation escalation(Fields band) {
        return band.find("escalate")
                .flatMap(Field::fields)
                .map(fields -> {
                    var every = fields.require("every").flatMap(field -> field.whole(1, LimitTable.MAX));
                    var by = fields.require("by").flatMap(BandList::step);
                    fields.close();
                    return new Escalation(every.orElse(0L), by.orElse(0L));
                })
                .orElse(Escalation.NONE);
    }

    private static Optional<Long> step(Field field) {
        return field.paceMs().flatMap(by -> by > 0 ? Optional.of(by) : field.wrong("must be longer than zero"));
    }

    private record Escalation(long every, long byMs) {
        static final Escalation NONE = new Escalation(0, 0);
    }
}
