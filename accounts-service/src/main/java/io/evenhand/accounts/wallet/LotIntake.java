package io.evenhand.accounts.wallet;

import io.evenhand.accounts.account.Accounts;
import io.evenhand.accounts.exchange.Intake;
import io.evenhand.accounts.exchange.Line;
import io.evenhand.accounts.exchange.Reception;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Grants the lots that files name, each once by its reference. */
@ApplicationScoped
class LotIntake implements Intake {

    static final List<String> COLUMNS =
            List.of("externalId", "account", "wallet", "reference", "amount", "purchasedAt", "expiresAt");

    private static final int LONGEST = 200;

    private final Accounts accounts;
    private final Places places;
    private final Wallets wallets;
    private final LotRepository lots;
    private final BusinessClock clock;

    LotIntake(Accounts accounts, Places places, Wallets wallets, LotRepository lots, BusinessClock clock) {
        this.accounts = accounts;
        this.places = places;
        this.wallets = wallets;
        this.lots = lots;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "lots";
    }

    @Override
    public Set<String> columns() {
        return new LinkedHashSet<>(COLUMNS);
    }

    @Override
    public Set<String> required() {
        return Set.of("wallet", "reference", "amount");
    }

    @Override
    public String identity(Line line) {
        return line.field("reference").isEmpty()
                ? "line " + line.number()
                : String.join(
                        "\n",
                        line.field("account").or(() -> line.field("externalId")).orElse(""),
                        line.field("wallet").orElse(""),
                        line.field("reference").orElse(""));
    }

    /** Each lot locks a wallet and takes several statements. */
    @Override
    public int atOnce() {
        return 25;
    }

    /** A row that could be a lot. */
    private record Wish(
            String wallet, String reference, long amount, Optional<Instant> purchasedAt, Optional<Instant> expiresAt) {}

    @Override
    public Uni<List<Reception>> take(List<Line> lines, boolean dryRun) {
        return Multi.createFrom()
                .iterable(lines)
                .onItem()
                .transformToUniAndConcatenate(line -> take(line, dryRun))
                .collect()
                .asList();
    }

    private Uni<Reception> take(Line line, boolean dryRun) {
        return Uni.createFrom()
                .item(() -> wish(line))
                .chain(wish -> account(line)
                        .chain(account -> places.locate(account, wish.wallet()))
                        .chain(place -> take(place, wish, dryRun)))
                .onFailure(ProblemException.class)
                .recoverWithItem(LotIntake::refused);
    }

    private Uni<Reception> take(Places.Place place, Wish wish, boolean dryRun) {
        var id = WalletRow.idOf(place.account().id(), wish.wallet());
        return lots.named(id, wish.reference()).chain(found -> {
            if (found.isPresent()) {
                return Uni.createFrom().item(again(found.get(), wish));
            }
            var purchase = place.purchase(
                    wish.amount(),
                    wish.purchasedAt().orElse(null),
                    wish.expiresAt().orElse(null),
                    clock.instant());
            return dryRun
                    ? Uni.createFrom().item(new Reception.Done())
                    : wallets.grant(place.account().id(), wish.wallet(), purchase.called(wish.reference()))
                            .map(granted -> granted.isPresent()
                                    ? new Reception.Done()
                                    : Reception.Refused.of(
                                            "amount", "would bring the balance above " + WalletsResource.MOST));
        });
    }

    private static Reception again(LotRow there, Wish wish) {
        return there.amount() == wish.amount()
                ? new Reception.Unchanged()
                : Reception.Refused.of("reference", "names a lot that was granted before, with another amount");
    }

    private Uni<String> account(Line line) {
        var externalId = line.field("externalId");
        var id = line.field("account");
        if (id.isPresent() == externalId.isPresent()) {
            throw ProblemException.invalid("externalId", "or account must be given, and not both");
        }
        return id.map(Uni.createFrom()::item)
                .orElseGet(() -> accounts.idOf(externalId.orElseThrow())
                        .map(found ->
                                found.orElseThrow(() -> ProblemException.invalid("externalId", "is no account's"))));
    }

    private static Wish wish(Line line) {
        return new Wish(
                word(line, "wallet"),
                word(line, "reference"),
                amount(line),
                instant(line, "purchasedAt"),
                instant(line, "expiresAt"));
    }

    private static String word(Line line, String column) {
        return line.field(column)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST)
                .orElseThrow(() -> ProblemException.invalid(column, "must have 1 to %d characters".formatted(LONGEST)));
    }

    private static long amount(Line line) {
        try {
            var amount = Long.parseLong(word(line, "amount"));
            if (amount > 0 && amount <= WalletsResource.MOST) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // The same words for both.
        }
        throw ProblemException.invalid("amount", "must be a whole number from 1 to " + WalletsResource.MOST);
    }

    private static Optional<Instant> instant(Line line, String column) {
        try {
            return line.field(column).map(Instant::parse);
        } catch (DateTimeException _) {
            throw ProblemException.invalid(column, "is not an instant such as 2026-01-31T10:00:00Z");
        }
    }

    /** What is not there is the row's fault as well. */
    private static Reception refused(ProblemException e) {
        var problem = e.toProblem();
        return new Reception.Refused(
                problem.errors().isEmpty() ? List.of(new FieldError("$", problem.detail())) : problem.errors());
    }
}
