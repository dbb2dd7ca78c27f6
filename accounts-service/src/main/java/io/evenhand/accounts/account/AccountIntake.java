package io.evenhand.accounts.account;

import io.evenhand.accounts.account.AccountsResource.OpenAccount;
import io.evenhand.accounts.exchange.Intake;
import io.evenhand.accounts.exchange.Line;
import io.evenhand.accounts.exchange.Reception;
import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.Policy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens the accounts that files name; one that has the external id already is left as it is. */
@ApplicationScoped
class AccountIntake implements Intake {

    static final List<String> COLUMNS =
            List.of("externalId", "policy", "plan", "addOns", "timeZone", "email", "startedAt", "segment");

    private final AccountRepository rows;
    private final Accounts accounts;
    private final Policies policies;
    private final Ids ids;
    private final BusinessClock clock;
    private final Validator validator;

    AccountIntake(
            AccountRepository rows,
            Accounts accounts,
            Policies policies,
            Ids ids,
            BusinessClock clock,
            Validator validator) {
        this.rows = rows;
        this.accounts = accounts;
        this.policies = policies;
        this.ids = ids;
        this.clock = clock;
        this.validator = validator;
    }

    @Override
    public String kind() {
        return "accounts";
    }

    @Override
    public Set<String> columns() {
        return new LinkedHashSet<>(COLUMNS);
    }

    @Override
    public Set<String> required() {
        return Set.of("externalId", "policy", "plan", "timeZone");
    }

    @Override
    public String identity(Line line) {
        return line.field("externalId").orElseGet(() -> "line " + line.number());
    }

    @Override
    public int atOnce() {
        return 250;
    }

    /** A row that could be an account. */
    private sealed interface Wish {

        record Fit(OpenAccount account, Subscription subscription) implements Wish {}

        record Unfit(List<FieldError> errors) implements Wish {}
    }

    /** What is known before rows are looked at. */
    private record Known(Map<String, Optional<Policy>> policies, Map<String, AccountRow> accounts) {}

    @Override
    public Uni<List<Reception>> take(List<Line> lines, boolean dryRun) {
        var wishes = lines.stream().map(this::wish).toList();
        var fit = wishes.stream()
                .filter(Wish.Fit.class::isInstance)
                .map(Wish.Fit.class::cast)
                .toList();
        return known(fit).chain(known -> {
            var fresh = new ArrayList<AccountRow>();
            var receptions = wishes.stream()
                    .map(wish -> switch (wish) {
                        case Wish.Unfit(var errors) -> new Reception.Refused(errors);
                        case Wish.Fit(var account, var subscription) -> receive(account, subscription, known, fresh);
                    })
                    .toList();
            return dryRun || fresh.isEmpty()
                    ? Uni.createFrom().item(receptions)
                    : accounts.open(fresh).replaceWith(receptions);
        });
    }

    private Reception receive(
            OpenAccount wanted, Subscription subscription, Known known, Collection<AccountRow> fresh) {
        var there = known.accounts().get(wanted.externalId());
        if (there != null) {
            return isSame(there.toAccount(List.of(), clock.instant()), wanted, subscription)
                    ? new Reception.Unchanged()
                    : Reception.Refused.of(
                            "externalId", "belongs to an account already, of which the file says something else");
        }
        var inForce = known.policies().getOrDefault(wanted.policy(), Optional.empty());
        var refused = Accounts.refusal(inForce, wanted.plan(), wanted.addOns());
        if (refused.isPresent()) {
            return new Reception.Refused(List.of(refused.get().error()));
        }
        fresh.add(AccountRow.of(
                ids.next("acct"),
                wanted.externalId(),
                wanted.email(),
                wanted.segment(),
                subscription,
                clock.instant()));
        return new Reception.Done();
    }

    /** Where the file does not say since when, any start is right, and any segment where it names none. */
    private static boolean isSame(Account there, OpenAccount wanted, Subscription subscription) {
        return there.policy().equals(subscription.policy())
                && there.plan().equals(subscription.plan())
                && there.addOns().equals(subscription.addOns())
                && there.timeZone().equals(subscription.timeZone().getId())
                && Objects.equals(there.email(), wanted.email())
                && (wanted.segment() == null || wanted.segment().equals(there.segment()))
                && (wanted.startedAt() == null || there.anchor().equals(subscription.anchor()));
    }

    private Uni<Known> known(List<Wish.Fit> wishes) {
        var names = wishes.stream().map(wish -> wish.account().policy()).collect(Collectors.toCollection(TreeSet::new));
        var externalIds =
                wishes.stream().map(wish -> wish.account().externalId()).toList();
        return Multi.createFrom()
                .iterable(names)
                .onItem()
                .transformToUniAndConcatenate(name -> policies.inForce(name).map(found -> Map.entry(name, found)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue)
                .chain(inForce -> (externalIds.isEmpty()
                                ? Uni.createFrom().item(List.<AccountRow>of())
                                : rows.withExternalIds(externalIds))
                        .map(there -> new Known(
                                inForce,
                                there.stream()
                                        .collect(Collectors.toMap(AccountRow::externalId, Function.identity())))));
    }

    private Wish wish(Line line) {
        var startedAt = line.field("startedAt");
        var wanted = new OpenAccount(
                line.field("externalId").orElse(""),
                line.field("policy").orElse(""),
                line.field("plan").orElse(""),
                line.field("addOns")
                        .map(names -> List.of(names.strip().split("\\s+")))
                        .orElse(List.of()),
                line.field("timeZone").orElse(""),
                line.field("email").orElse(null),
                line.field("segment").orElse(null),
                null);
        var errors = new ArrayList<FieldError>();
        validator.validate(wanted).stream()
                .map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .forEach(errors::add);
        try {
            var anchor = startedAt.map(Instant::parse);
            if (errors.isEmpty()) {
                return fit(wanted, anchor);
            }
        } catch (DateTimeException _) {
            errors.add(new FieldError("startedAt", "is not an instant such as 2026-01-31T10:00:00Z"));
        } catch (ProblemException e) {
            errors.addAll(e.toProblem().errors());
        }
        return new Wish.Unfit(errors);
    }

    private Wish fit(OpenAccount wanted, Optional<Instant> anchor) {
        return new Wish.Fit(
                new OpenAccount(
                        wanted.externalId(),
                        wanted.policy(),
                        wanted.plan(),
                        wanted.addOns(),
                        wanted.timeZone(),
                        wanted.email(),
                        wanted.segment(),
                        anchor.orElse(null)),
                AccountsResource.subscription(
                        wanted.policy(),
                        wanted.plan(),
                        wanted.addOns(),
                        wanted.timeZone(),
                        anchor.orElseGet(clock::instant)));
    }
}
