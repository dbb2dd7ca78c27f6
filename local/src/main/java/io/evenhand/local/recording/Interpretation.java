package io.evenhand.local.recording;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Which columns of a file mean what. */
public record Interpretation(String timeColumn, AccountRule account, UnitsRule units) {

    /** The columns it needs. */
    public List<String> columns() {
        var columns = new ArrayList<String>();
        columns.add(timeColumn);
        if (account instanceof AccountRule.FromColumn(var column)) {
            columns.add(column);
        }
        if (units instanceof UnitsRule.Product(var factors)) {
            columns.addAll(factors);
        }
        return columns;
    }

    public Reading read(Row row) {
        try {
            var account = account().of(row);
            if (account.isEmpty()) {
                return new Reading.Unusable(row.number(), "no account");
            }
            var units = units().of(row);
            if (units == 0) {
                return new Reading.Unusable(row.number(), "0 units");
            }
            return new Reading.Use(row.number(), time(row), account.get(), units);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            return new Reading.Unusable(row.number(), String.valueOf(e.getMessage()));
        }
    }

    /** Seconds since any beginning, or a date and time; one without a zone is taken as UTC. */
    private Instant time(Row row) {
        var text = row.field(timeColumn).orElse("").strip();
        if (text.matches("[0-9]{1,12}([.][0-9]{1,9})?")) {
            return Instant.EPOCH.plusNanos(
                    new BigDecimal(text).movePointRight(9).longValueExact());
        }
        var iso = text.replaceFirst("(?<=[0-9]) (?=[0-9])", "T");
        return iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
