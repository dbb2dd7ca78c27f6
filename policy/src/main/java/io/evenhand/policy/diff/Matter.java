package io.evenhand.policy.diff;

import io.evenhand.policy.page.Direction;
import io.evenhand.policy.page.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a version has or has not, as a whole.
 *
 * @param key what makes it the same thing in two versions
 * @param sentence what it is, told when it comes or goes
 * @param coming what it means for holders when it comes
 * @param figures what of it can change
 */
record Matter(String key, String subject, String sentence, Direction coming, List<Figure> figures) {

    Matter {
        figures = List.copyOf(figures);
    }

    /** What has changed from {@code before}, the same thing in the older version. */
    List<Change> since(Matter before, String plan) {
        var changes = new ArrayList<Change>();
        for (var figure : before.figures) {
            find(figure.subject())
                    .ifPresentOrElse(
                            now -> change(figure, now, plan).ifPresent(changes::add),
                            () -> changes.add(words(plan, figure.subject(), figure.words(), Change.NONE)));
        }
        for (var figure : figures) {
            if (before.find(figure.subject()).isEmpty()) {
                changes.add(words(plan, figure.subject(), Change.NONE, figure.words()));
            }
        }
        return changes;
    }

    Change comes(String plan) {
        return new Change(plan, subject, Change.NONE, sentence, "new", coming);
    }

    Change goes(String plan) {
        var direction = switch (coming) {
            case BETTER -> Direction.WORSE;
            case WORSE -> Direction.BETTER;
            case NEUTRAL -> Direction.NEUTRAL;
        };
        return new Change(plan, subject, sentence, Change.NONE, "gone", direction);
    }

    private Optional<Figure> find(String figure) {
        return figures.stream().filter(each -> each.subject().equals(figure)).findFirst();
    }

    private Optional<Change> change(Figure before, Figure now, String plan) {
        if (before.words().equals(now.words())) {
            return Optional.empty();
        }
        var was = before.amount();
        var is = now.amount();
        var sign = was == null || is == null ? 0 : is.compareTo(was);
        return Optional.of(
                sign == 0
                        ? words(plan, now.subject(), before.words(), now.words())
                        : new Change(
                                plan,
                                named(now.subject()),
                                before.words(),
                                now.words(),
                                now.scale().word(sign),
                                now.scale().direction(sign)));
    }

    private Change words(String plan, String figure, String before, String after) {
        return new Change(plan, named(figure), before, after, "changed", Direction.NEUTRAL);
    }

    private String named(String figure) {
        return figure.isEmpty() ? subject : subject + ", " + figure;
    }
}
