package io.evenhand.enforcement.announcement;

import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.enforcement.message.Draft;
import io.evenhand.enforcement.message.Kind;
import io.evenhand.enforcement.message.MessageView;
import io.evenhand.enforcement.message.Pages;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.diff.Succession;
import io.evenhand.policy.diff.Succession.Reader;
import io.evenhand.policy.message.Message;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Writes what accounts are told of a version; once for all that have the same plan and zone. */
@ApplicationScoped
class Letters {

    private final Policies policies;
    private final Pages pages;
    private final Ids ids;
    private final BusinessClock clock;

    Letters(Policies policies, Pages pages, Ids ids, BusinessClock clock) {
        this.policies = policies;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    /** A subject and what is under it. */
    private record Text(String subject, Message message) {}

    /** How one version takes the place of the other; empty while this replica does not know both. */
    Optional<Succession> succession(Announcement announcement) {
        return policies.version(announcement.policy(), announcement.version())
                .map(PublishedVersion::policy)
                .flatMap(after -> policies.version(announcement.policy(), announcement.earlier())
                        .map(before -> announcement.succession(before.policy(), after)));
    }

    /** Messages to accounts, given as rows with {@code id}, {@code plan} and {@code time_zone}. */
    List<Draft> to(Iterable<Row> accounts, Announcement announcement, Succession succession) {
        var now = clock.instant();
        var texts = new HashMap<Reader, Text>();
        var page = pages.of(announcement.policy(), announcement.version()).toString();
        return StreamSupport.stream(accounts.spliterator(), false)
                .map(account -> {
                    var reader = new Reader(account.getString("plan"), ZoneId.of(account.getString("time_zone")), now);
                    var text = texts.computeIfAbsent(
                            reader, each -> new Text(succession.subject(each), succession.message(each)));
                    return new Draft(
                            account.getString("id"), announcement.occasion(), message(reader, text, page, succession));
                })
                .toList();
    }

    private MessageView message(Reader reader, Text text, String page, Succession succession) {
        return new MessageView(
                ids.next("msg"),
                reader.now(),
                Kind.POLICY_CHANGED.word(),
                text.subject(),
                text.message().what(),
                text.message().why(),
                text.message().fix(),
                succession.after().contact(),
                page,
                null);
    }
}
