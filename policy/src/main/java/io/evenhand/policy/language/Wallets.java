package io.evenhand.policy.language;

import io.evenhand.policy.wallet.Expiry;
import io.evenhand.policy.window.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The section {@code wallets}. */
final class Wallets {

    private Wallets() {}

    static SequencedMap<String, WalletSpec> read(Field section) {
        var wallets = new LinkedHashMap<String, WalletSpec>();
        section.named(NameForm.PLAIN)
                .forEach((name, wallet) ->
                        wallet.fields().ifPresent(fields -> wallets.put(name, wallet(name, fields))));
        return wallets;
    }

    private static WalletSpec wallet(String name, Fields fields) {
        var unit = fields.require("unit").flatMap(Field::text).orElse("");
        var title = fields.find("title").flatMap(Field::text).orElse(unit);
        var expires = fields.require("expires").flatMap(Wallets::expiry).orElseGet(Expiry.Never::new);
        fields.find("transferable")
                .ifPresent(field -> field.flag()
                        .filter(transferable -> transferable)
                        .ifPresent(_ -> field.problem("must be false: no call moves a balance between accounts")));
        var remind =
                fields.find("remind").map(field -> reminders(field, expires)).orElse(List.of());
        fields.close();
        return new WalletSpec(name, unit, title, expires, remind);
    }

    private static List<Span> reminders(Field field, Expiry expires) {
        var reminders = new ArrayList<Span>();
        for (var item : field.items()) {
            item.life().ifPresent(before -> {
                if (expires instanceof Expiry.After(var life) && isAtLeast(before, life)) {
                    item.problem("is no shorter than a lot lives");
                } else if (reminders.contains(before)) {
                    item.problem("stands here a second time");
                } else {
                    reminders.add(before);
                }
            });
        }
        return reminders;
    }

    private static boolean isAtLeast(Span one, Span other) {
        return one.usualLength().compareTo(other.usualLength()) >= 0;
    }

    private static Optional<Expiry> expiry(Field field) {
        if (field.value() instanceof Yaml.Scalar scalar && scalar.text().equals("never")) {
            return Optional.of(new Expiry.Never());
        }
        return field.span()
                .flatMap(life -> life.isZero()
                        ? field.wrong("must be longer than zero, or never")
                        : Optional.of(new Expiry.After(life)));
    }
}
