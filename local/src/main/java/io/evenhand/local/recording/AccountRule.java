package io.evenhand.local.recording;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Who a line of a usage file belongs to. */
public sealed interface AccountRule {

    /** The one named in a column. */
    record FromColumn(String column) implements AccountRule {}

    /** Always the same one. */
    record Constant(String name) implements AccountRule {}

    /** One of {@code count}, chosen by the line's text, so that another program can tell which: CRC-32 modulo count. */
    record Hashed(int count) implements AccountRule {}

    /** Reads {@code constant:NAME}, {@code hash:N} or a column's name. */
    static AccountRule parse(String text) {
        var hash = Pattern.compile("hash:([1-9][0-9]{0,5})").matcher(text);
        if (hash.matches()) {
            return new Hashed(Integer.parseInt(hash.group(1)));
        }
        if (text.startsWith("hash:")) {
            throw new IllegalArgumentException(
                    "'%s': hash: takes a number of accounts from 1 to 999999".formatted(text));
        }
        return text.startsWith("constant:") ? new Constant(text.substring("constant:".length())) : new FromColumn(text);
    }

    /** The account of a row; empty where the row does not say. */
    default Optional<String> of(Row row) {
        return switch (this) {
            case FromColumn(var column) ->
                row.field(column).map(String::strip).filter(name -> !name.isEmpty() && !name.equals("-1"));
            case Constant(var name) -> Optional.of(name);
            case Hashed(var count) -> Optional.of(Long.toString(crc(row.text()) % count));
        };
    }

    private static long crc(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
