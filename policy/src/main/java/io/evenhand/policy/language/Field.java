package io.evenhand.policy.language;

import io.evenhand.policy.window.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * One value of the file with its place, parameters already replaced. Every way of taking it checks it and reports what
 * is wrong; an empty answer always means that something was reported.
 *
 * @param origin what to add to an error when the value came from a parameter
 */
record Field(String path, Position at, Yaml value, String origin, Scope scope) {

    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_DECIMAL = 24;
    private static final int LONGEST_PACE_IN_DAYS = 30;
    private static final Pattern PERCENT = Pattern.compile("(100|[0-9]{1,2})%");
    private static final Pattern SHARE = Pattern.compile("(100(?:\\.0{1,4})?|[0-9]{1,2}(?:\\.[0-9]{1,4})?)%");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern RFC_3339 =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Duration LONGEST_SPAN = ChronoUnit.CENTURIES.getDuration();

    static Optional<Field> of(String path, Yaml written, Scope scope) {
        return switch (written) {
            case Yaml.Refused _ -> Optional.empty();
            case Yaml.Scalar scalar
            when scalar.isNothing() -> {
                scope.problems().add(scalar.at(), path, "is empty");
                yield Optional.empty();
            }
            case Yaml.Scalar scalar when Reference.isOne(scalar) -> Reference.replaced(path, scalar, scope);
            case Yaml.Scalar _, Yaml.Sequence _, Yaml.Mapping _ ->
                Optional.of(new Field(path, written.at(), written, "", scope));
        };
    }

    void problem(String message) {
        scope.problems().add(at, path, message + origin);
    }

    /** Reports what is wrong at a character of the text. */
    void problemInside(int offset, String message) {
        if (value instanceof Yaml.Scalar scalar && scalar.verbatim()) {
            scope.problems().add(scalar.at(offset), path, message + origin);
        } else {
            problem(message + " (at character " + (offset + 1) + ")");
        }
    }

    <T> Optional<T> wrong(String message) {
        problem(message);
        return Optional.empty();
    }

    Optional<Yaml.Scalar> scalar() {
        return value instanceof Yaml.Scalar scalar ? Optional.of(scalar) : wrong("must be a single value");
    }

    Optional<String> text() {
        return scalar().flatMap(scalar -> {
            if (!scalar.isText()) {
                return wrong("must be text; put it in quotes");
            }
            if (scalar.text().isBlank()) {
                return wrong("is empty");
            }
            return scalar.text().length() > LONGEST_TEXT
                    ? wrong("is longer than " + LONGEST_TEXT + " characters")
                    : Optional.of(scalar.text().strip());
        });
    }

    /** A name the author chose. */
    Optional<String> name(Pattern form) {
        return text().flatMap(name ->
                name.length() <= LONGEST_NAME && form.matcher(name).matches()
                        ? Optional.of(name)
                        : wrong(Path.quoted(name) + " is not a name: " + NameForm.WORDS));
    }

    /** One of the words the language has here; it has those {@code elsewhere} too, and {@code why} they cannot stand here. */
    Optional<String> oneOf(List<String> words, List<String> elsewhere, String why) {
        return text().flatMap(word -> {
            if (words.contains(word)) {
                return Optional.of(word);
            }
            if (elsewhere.contains(word)) {
                return wrong(Path.quoted(word) + " " + why);
            }
            return wrong("must be one of " + String.join(", ", words)
                    + scope.problems().suggestion(at, words, word));
        });
    }

    /** One of the words the language has here, and what it stands for. */
    <T> Optional<T> oneOf(Map<String, ? extends T> words) {
        return oneOf(words.keySet().stream().sorted().toList(), List.of(), "")
                .flatMap(word -> Optional.ofNullable(words.get(word)));
    }

    /** One of the names declared elsewhere in the file. */
    Optional<String> known(String what, Collection<String> names) {
        return text().flatMap(name -> {
            if (!names.contains(name)) {
                return wrong("unknown " + what + " " + Path.quoted(name)
                        + scope.problems().suggestion(at, names, name));
            }
            scope.uses().note(what, name);
            return Optional.of(name);
        });
    }

    Optional<Long> whole(long least, long most) {
        return scalar().flatMap(scalar -> {
            var digits = scalar.text();
            if (!scalar.plain() || !DECIMAL.matcher(digits).matches()) {
                return wrong("must be a whole number in plain digits");
            }
            if (digits.contains(".")) {
                return wrong("must be a whole number, without decimals");
            }
            // A longer number is out of any range, and need not be computed to know it.
            var number = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
            return digits.startsWith("-") || number < least || number > most
                    ? wrong("must be from " + least + " to " + most)
                    : Optional.of(number);
        });
    }

    /** A number above zero, with at most so many decimals. */
    Optional<BigDecimal> decimal(int decimals, long most) {
        return scalar().flatMap(scalar -> scalar.plain() ? decimal(scalar.text(), decimals, most) : notANumber());
    }

    private Optional<BigDecimal> decimal(String digits, int decimals, long most) {
        if (digits.length() > LONGEST_DECIMAL || !DECIMAL.matcher(digits).matches()) {
            return notANumber();
        }
        var number = new BigDecimal(digits).stripTrailingZeros();
        if (number.scale() > decimals) {
            return wrong("has more than " + decimals + " decimals");
        }
        return number.signum() > 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0
                ? Optional.of(number)
                : wrong("must be above 0, and at most " + most);
    }

    private <T> Optional<T> notANumber() {
        return wrong("must be a number in plain digits");
    }

    Optional<Boolean> flag() {
        return scalar().flatMap(scalar -> switch (scalar.plain() ? scalar.text() : "") {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> wrong("must be true or false");
        });
    }

    Optional<Span> span() {
        return text().flatMap(text -> {
            var span = Span.parse(text);
            if (span.isEmpty()) {
                return wrong("must be a duration such as P1D, P12M or PT1.3S");
            }
            var tooLong = span.get().usualLength().compareTo(LONGEST_SPAN) > 0;
            return tooLong ? wrong("is longer than a hundred years") : span;
        });
    }

    /** Milliseconds of a turn; a day is 24 hours here. */
    Optional<Long> paceMs() {
        return exactMs(LONGEST_PACE_IN_DAYS);
    }

    /** Milliseconds, more than none, of at most {@code mostDays} days of 24 hours. */
    Optional<Long> timeMs(int mostDays) {
        return exactMs(mostDays).flatMap(time -> time > 0 ? Optional.of(time) : wrong("must be longer than zero"));
    }

    private Optional<Long> exactMs(int mostDays) {
        return span().flatMap(span -> {
            if (span.calendar().toTotalMonths() > 0) {
                return wrong("must be an exact duration: a month has no fixed length");
            }
            var time = span.usualLength();
            if (time.compareTo(Duration.ofDays(mostDays)) > 0) {
                return wrong("is longer than P" + mostDays + "D");
            }
            return time.equals(time.truncatedTo(ChronoUnit.MILLIS))
                    ? Optional.of(time.toMillis())
                    : wrong("is finer than a millisecond");
        });
    }

    /** A share of a hundred. */
    Optional<Integer> percent() {
        return text().flatMap(text -> {
            var matcher = PERCENT.matcher(text);
            return matcher.matches()
                    ? Optional.of(Integer.valueOf(matcher.group(1)))
                    : wrong("must be a whole percentage from 0% to 100%");
        });
    }

    /** A share of a hundred, with decimals. */
    Optional<BigDecimal> share() {
        return text().flatMap(text -> {
            var matcher = SHARE.matcher(text);
            return matcher.matches()
                    ? Optional.of(new BigDecimal(matcher.group(1)).stripTrailingZeros())
                    : wrong("must be a percentage from 0% to 100%, with at most four decimals");
        });
    }

    /** A length of time that is not nothing. */
    Optional<Span> life() {
        return span().flatMap(span -> span.isZero() ? wrong("must be longer than zero") : Optional.of(span));
    }

    /** A date, or an instant with its offset. */
    Optional<Moment> moment() {
        return text().flatMap(text -> {
            try {
                if (DATE.matcher(text).matches()) {
                    return Optional.of(new Moment.Midnight(LocalDate.parse(text)));
                }
                if (RFC_3339.matcher(text).matches()) {
                    return Optional.of(
                            new Moment.Exact(OffsetDateTime.parse(text).toInstant()));
                }
            } catch (DateTimeParseException _) {
                return wrong("is no day or time of the calendar");
            }
            return wrong("must be a date such as 2026-01-01, or a time such as 2026-01-01T09:00:00Z");
        });
    }

    /** The items of a list; a single value is not one. */
    List<Field> items() {
        if (!(value instanceof Yaml.Sequence sequence)) {
            problem("must be a list");
            return List.of();
        }
        var items = new ArrayList<Field>();
        for (var index = 0; index < sequence.items().size(); index++) {
            of(Path.item(path, index), sequence.items().get(index), scope).ifPresent(items::add);
        }
        return items;
    }

    List<Field> itemOrItems() {
        return value instanceof Yaml.Scalar ? List.of(this) : items();
    }

    /** A map whose fields the language names. */
    Optional<Fields> fields() {
        return value instanceof Yaml.Mapping mapping
                ? Optional.of(new Fields(mapping, path, scope))
                : wrong("must be a map of fields");
    }

    /** A map whose keys are names declared elsewhere in the file. */
    SequencedMap<String, Field> named(Pattern form, String what, Collection<String> names) {
        var named = named(form);
        named.forEach((name, field) -> {
            if (!names.contains(name)) {
                field.problem("unknown " + what + " " + Path.quoted(name)
                        + scope.problems().suggestion(field.at(), names, name));
            }
        });
        named.keySet().retainAll(names);
        return named;
    }

    /** A map whose keys the author chose. */
    SequencedMap<String, Field> named(Pattern form) {
        var named = new LinkedHashMap<String, Field>();
        if (!(value instanceof Yaml.Mapping mapping)) {
            problem("must be a map of names");
            return named;
        }
        for (var entry : mapping.entries()) {
            var child = Path.child(path, entry.key());
            if (entry.key().length() > LONGEST_NAME
                    || !form.matcher(entry.key()).matches()) {
                scope.problems().add(entry.at(), child, Path.quoted(entry.key()) + " is not a name: " + NameForm.WORDS);
            }
            of(child, entry.value(), scope).ifPresent(field -> named.put(entry.key(), field));
        }
        return named;
    }
}
