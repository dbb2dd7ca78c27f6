package io.evenhand.enforcement.mail;

import io.evenhand.enforcement.message.MessageView;
import java.util.List;
import java.util.Optional;

/** A message as the templates of a mail see it. */
public record Letter(
        String subject, List<String> what, List<String> changes, String why, String fix, String contact, String page) {

    private static final String ITEM = "- ";

    public Letter {
        what = List.copyOf(what);
        changes = List.copyOf(changes);
    }

    static Letter of(MessageView message) {
        return new Letter(
                message.subject(),
                message.what().lines().filter(line -> !line.startsWith(ITEM)).toList(),
                message.what()
                        .lines()
                        .filter(line -> line.startsWith(ITEM))
                        .map(line -> line.substring(ITEM.length()))
                        .toList(),
                message.why(),
                message.fix(),
                message.contact(),
                Optional.ofNullable(message.page()).orElse(""));
    }
}
