package io.evenhand.metering.policy;

import io.evenhand.kit.remote.ServiceClients;
import io.evenhand.policy.table.Switches;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Asks the accounts service. A failure is the caller's to bear: the log waits, a question is answered 503. */
@ApplicationScoped
class RemotePolicies {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final PoliciesClient accounts;

    RemotePolicies(ServiceClients clients) {
        this.accounts = clients.of("accounts", PoliciesClient.class, LONGEST);
    }

    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<String> source(String policy, int version) {
        return accounts.text(policy, version).map(PoliciesClient.Text::source);
    }

    /** The versions up to the one in force, which is the last. */
    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<List<PoliciesClient.Published>> untilInForce(String policy) {
        return accounts.versions(policy).map(PoliciesClient.Versions::untilInForce);
    }

    /** The values that parameters were set to at run time, by name: those that the version in force has. */
    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<Map<String, String>> valuesSet(String policy) {
        return accounts.parameters(policy).map(RemotePolicies::set);
    }

    /** The rules that are switched off. */
    @Timeout(2000)
    @Retry(maxRetries = 2, delay = 100)
    Uni<Switches> switches(String policy) {
        return accounts.switches(policy)
                .map(found -> new Switches(
                        found.items().stream().map(PoliciesClient.Rule::rule).collect(Collectors.toSet())));
    }

    private static Map<String, String> set(PoliciesClient.Parameters parameters) {
        var values = new HashMap<String, String>();
        for (var parameter : parameters.items()) {
            if (parameter.changedAt() != null && parameter.value() != null) {
                values.put(parameter.name(), parameter.value());
            }
        }
        return values;
    }
}
