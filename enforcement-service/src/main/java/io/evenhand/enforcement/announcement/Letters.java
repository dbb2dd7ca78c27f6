package io.evenhand.enforcement.announcement;

import io.evenhand.enforcement.message.Draft;
import io.evenhand.enforcement.message.Kind;
import io.evenhand.enforcement.message.MessageView;
import io.evenhand.kit.id.Ids;
import io.evenhand.policy.diff.Succession;
import io.evenhand.policy.diff.Succession.Reader;
import io.evenhand.policy.message.Message;
import io.vertx.mutiny.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** What accounts are told of one version, written once for all that have the same plan and zone. */
final class Letters {

    private final Announcement announcement;
    private final Succession succession;
    private final URI page;
    private final Ids ids;
    private final Map<Reader, Text> texts = new ConcurrentHashMap<>();

    Letters(Announcement announcement, Succession succession, URI page, Ids ids) {
        this.announcement = announcement;
        this.succession = succession;
        this.page = page;
        this.ids = ids;
    }

    /** A subject and what is under it. */
    private record Text(String subject, Message message) {}

    Announcement announcement() {
        return announcement;
    }

    /** Messages to accounts, given as rows with {@code id}, {@code plan} and {@code time_zone}. */
    List<Draft> to(Iterable<Row> accounts, Instant now) {
        var begun = !announcement.effectiveAt().isAfter(now);
        return StreamSupport.stream(accounts.spliterator(), false)
                .map(account -> {
                    var zone = ZoneId.of(account.getString("time_zone"));
                    var text = texts.computeIfAbsent(new Reader(account.getString("plan"), zone, begun), this::text);
                    return new Draft(account.getString("id"), announcement.occasion(), message(text, now));
                })
                .toList();
    }

    private Text text(Reader reader) {
        return new Text(succession.subject(reader), succession.message(reader));
    }

    private MessageView message(Text text, Instant now) {
        return new MessageView(
                ids.next("msg"),
                now,
                Kind.POLICY_CHANGED.word(),
                text.subject(),
                text.message().what(),
                text.message().why(),
                text.message().fix(),
                succession.after().contact(),
                page.toString(),
                null);
    }
}
