package io.evenhand.appeals.me;

import io.evenhand.appeals.link.Links;
import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.metric.Figures;
import io.evenhand.appeals.metric.Figuring;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what there is to know about an account. */
@ApplicationScoped
class Looking {

    /** So many measures are shown with what may be asked for about them; what is older can only be read. */
    private static final int HEARD = 10;

    private static final Duration RECENTLY = Duration.ofDays(90);

    private final Sources sources;
    private final Links links;
    private final Figuring figuring;
    private final BusinessClock clock;

    Looking(Sources sources, Links links, Figuring figuring, BusinessClock clock) {
        this.sources = sources;
        this.links = links;
        this.figuring = figuring;
        this.clock = clock;
    }

    /**
     * What is known of {@code account}.
     *
     * @param by what it is looked at with: with a link, a request is brought once about each measure
     * @param cursor where the list of messages begins
     */
    Uni<Picture> at(String account, String by, @Nullable String cursor) {
        return sources.first(account, cursor)
                .chain(first -> sources.measures(account, first)
                        .chain(known -> sources.second(account, first, known)
                                .chain(second -> heard(known, by)
                                        .chain(measures -> figures()
                                                .map(figures -> new Picture(
                                                        account,
                                                        clock.instant(),
                                                        first,
                                                        second,
                                                        measures,
                                                        figures))))));
    }

    /** One after the other: they are questions to one database. */
    private Uni<List<Behind>> heard(List<Measure> known, String by) {
        return Multi.createFrom()
                .iterable(known.stream().limit(HEARD).toList())
                .onItem()
                .transformToUniAndConcatenate(measure -> links.behind(measure, use(by, measure.id())))
                .collect()
                .asList();
    }

    /** What is noted as used when a request is brought about a measure. */
    static String use(String by, String measure) {
        return by + " " + measure;
    }

    private Uni<Optional<Figures>> figures() {
        return figuring.published(RECENTLY).map(Optional::of).onFailure().recoverWithItem(Optional.empty());
    }
}
