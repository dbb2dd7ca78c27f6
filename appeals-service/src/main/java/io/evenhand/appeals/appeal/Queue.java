package io.evenhand.appeals.appeal;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appeals in lists: staff see what is due first, in several views, each with how many there are and how old the oldest is. */
@ApplicationScoped
class Queue {

    private static final String OPEN =
            "state in ('queued', 'in-review', 'awaiting-account', 'escalated', 'pending-approval')";
    private static final String CLAIMED = "leaseUntil > :now";

    /** What each view shows, as a condition. */
    private static final Map<String, String> VIEWS = views();

    private static Map<String, String> views() {
        var views = new LinkedHashMap<String, String>();
        views.put("all", OPEN);
        views.put("mine", "claimedBy = :me and " + CLAIMED);
        views.put(
                "unassigned",
                "state in ('queued', 'in-review', 'escalated') and (leaseUntil is null or leaseUntil <= :now)");
        views.put("due-soon", OPEN + " and escalateAt <= :now");
        views.put("waiting", "state = 'awaiting-account'");
        views.put("needs-second", "state = 'pending-approval'");
        views.put("breached", OPEN + " and dueAt <= :now");
        return views;
    }

    private static final String RANK = "coalesce(dueAt, awaitingUntil)";

    private final AppealRepository rows;
    private final Acts acts;
    private final BusinessClock clock;

    Queue(AppealRepository rows, Acts acts, BusinessClock clock) {
        this.rows = rows;
        this.acts = acts;
        this.clock = clock;
    }

    /** How many there are in a view, and since when the oldest waits. */
    @RegisterForReflection
    record Count(long count, @Nullable Instant oldest) {}

    /** A page of the queue, and how many there are in each view. */
    @RegisterForReflection
    record QueuePage(List<AppealView> items, @Nullable String next, Map<String, Count> counts) {

        QueuePage {
            items = List.copyOf(items);
            counts = Map.copyOf(counts);
        }
    }

    /** What is wanted of the queue. */
    record Wanted(Optional<String> state, Optional<String> view, Optional<String> account, String cursor, int limit) {}

    /** What {@code person} sees. Without a state or a view, all that is open. */
    @WithSession
    Uni<QueuePage> forStaff(Wanted wanted, Viewer.Person person) {
        var given = new HashMap<String, Object>(Map.of("now", clock.instant(), "me", person.name()));
        var which = new StringBuilder(condition(wanted));
        wanted.account().ifPresent(account -> {
            which.append(" and account = :account");
            given.put("account", account);
        });
        if (!wanted.cursor().isEmpty()) {
            var after = wanted.cursor().split("~", 2);
            which.append(" and (%1$s > :rank or (%1$s = :rank and id > :id))".formatted(RANK));
            given.put("rank", instant(after[0]));
            given.put("id", after.length == 2 ? after[1] : "");
        }
        return page(which + " order by " + RANK + ", id", given, wanted.limit(), person)
                .chain(found ->
                        counts(person.name()).map(counts -> new QueuePage(found.items(), found.next(), counts)));
    }

    /** What the holder of an account has brought, oldest first. */
    @WithSession
    Uni<io.evenhand.kit.page.Page<AppealView>> ofHolder(String account, Wanted wanted) {
        var given = new HashMap<String, Object>(Map.of("account", account, "cursor", wanted.cursor()));
        var which = "account = :account and kind <> 'reporter-review' and id > :cursor";
        wanted.state().ifPresent(state -> given.put("state", state));
        var all = which + wanted.state().map(_ -> " and state = :state").orElse("") + " order by id";
        return page(all, given, wanted.limit(), new Viewer.Claimant())
                .map(found -> new io.evenhand.kit.page.Page<>(
                        found.items(),
                        found.next() == null ? null : found.items().getLast().id()));
    }

    private Uni<io.evenhand.kit.page.Page<AppealView>> page(
            String which, Map<String, Object> given, int limit, Viewer viewer) {
        var named = new HashMap<>(given);
        named.keySet().removeIf(name -> !which.contains(":" + name));
        return rows.find(which, named)
                .page(Page.ofSize(limit + 1))
                .list()
                .map(found -> io.evenhand.kit.page.Page.of(found, limit, row -> row.rank() + "~" + row.id()))
                .chain(found -> acts.views(found.items(), viewer)
                        .map(items -> new io.evenhand.kit.page.Page<>(items, found.next())));
    }

    private static String condition(Wanted wanted) {
        var view = wanted.view().map(Queue::view);
        var state = wanted.state().map(Queue::state);
        return "("
                + view.or(() -> state.isPresent() ? Optional.of("1 = 1") : Optional.empty())
                        .orElse(OPEN) + ")"
                + state.map(and -> " and (" + and + ")").orElse("");
    }

    private static String view(String name) {
        return Optional.ofNullable(VIEWS.get(name))
                .orElseThrow(
                        () -> ProblemException.invalid("view", "must be one of " + String.join(", ", VIEWS.keySet())));
    }

    /** What somebody claimed and let lie waits again. */
    private static String state(String name) {
        return switch (name) {
            case "queued" -> "state = 'queued' or (state = 'in-review' and leaseUntil <= :now)";
            case "in-review" -> "state = 'in-review' and leaseUntil > :now";
            case "awaiting-account", "escalated", "pending-approval", "decided", "closed", "withdrawn", "moot" ->
                "state = '" + name + "'";
            default -> throw ProblemException.invalid("state", "is not a state of an appeal");
        };
    }

    private Uni<Map<String, Count>> counts(String person) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var columns = VIEWS.values().stream()
                .map(Queue::inTable)
                .map(which -> "count(*) FILTER (WHERE %1$s), min(submitted_at) FILTER (WHERE %1$s)".formatted(which))
                .toList();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "SELECT " + String.join(", ", columns) + " FROM appeal WHERE " + OPEN, Object[].class)
                        .setParameter("now", now)
                        .setParameter("me", person)
                        .getSingleResult())
                .map(row -> {
                    var counts = new LinkedHashMap<String, Count>();
                    var column = 0;
                    for (var view : VIEWS.keySet()) {
                        counts.put(view, new Count(((Number) row[column]).longValue(), since(row[column + 1])));
                        column += 2;
                    }
                    return counts;
                });
    }

    private static @Nullable Instant since(@Nullable Object at) {
        return switch (at) {
            case null -> null;
            case Instant instant -> instant;
            case OffsetDateTime time -> time.toInstant();
            default -> throw new IllegalStateException("The database answers times as times");
        };
    }

    /** The same condition in the words of the table. */
    private static String inTable(String condition) {
        return condition
                .replace("leaseUntil", "lease_until")
                .replace("claimedBy", "claimed_by")
                .replace("escalateAt", "escalate_at")
                .replace("dueAt", "due_at");
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw ProblemException.invalid("cursor", "is not a cursor of this list");
        }
    }
}
