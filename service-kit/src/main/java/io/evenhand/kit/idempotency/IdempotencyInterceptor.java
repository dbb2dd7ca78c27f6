package io.evenhand.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Claims the key, runs the call and stores its answer, all in one transaction. Of two calls at once the second waits in
 * PostgreSQL for the first to commit, then finds its answer.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotencyInterceptor {

    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final int LONGEST_KEY = 255;

    private final Answers answers;
    private final ObjectMapper json;
    private final RoutingContext call;
    private final SecurityIdentity identity;
    private final BusinessClock clock;

    IdempotencyInterceptor(
            Answers answers, ObjectMapper json, RoutingContext call, SecurityIdentity identity, BusinessClock clock) {
        this.answers = answers;
        this.json = json;
        this.call = call;
        this.identity = identity;
        this.clock = clock;
    }

    @AroundInvoke
    Object once(InvocationContext invocation) throws Exception {
        var key = call.request().getHeader(HEADER);
        if (key == null) {
            return invocation.proceed();
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ProblemException.invalid(HEADER, "must have 1 to 255 characters");
        }
        var claim = answers.of(
                identity.getPrincipal().getName(),
                call.request().method() + " " + call.request().path(),
                key,
                write(invocation.getParameters()));
        return Panache.withTransaction(() ->
                answers.claim(claim, clock.instant()).chain(first -> first ? run(invocation, claim) : replay(claim)));
    }

    private Uni<RestResponse<?>> run(InvocationContext invocation, Answers.Claim claim) {
        return proceed(invocation)
                .call(response -> answers.store(
                        claim,
                        new Answers.Answer(
                                claim.hash(),
                                response.getStatus(),
                                response.getHeaderString(HttpHeaders.LOCATION),
                                write(response.getEntity()))));
    }

    private Uni<RestResponse<?>> replay(Answers.Claim claim) {
        return answers.get(claim).map(earlier -> {
            if (!earlier.hash().equals(claim.hash())) {
                throw new ProblemException(
                        422,
                        "idempotency-conflict",
                        "This key was used before, with other content.",
                        List.of(new FieldError(HEADER, "was used with other content")));
            }
            var response = RestResponse.ResponseBuilder.<Object>create(earlier.status())
                    .header(REPLAYED, true);
            if (earlier.location() != null) {
                response.header(HttpHeaders.LOCATION, earlier.location());
            }
            return response.entity(read(earlier.body())).build();
        });
    }

    @SuppressWarnings("unchecked") // The annotation demands this return type.
    private static Uni<RestResponse<?>> proceed(InvocationContext invocation) {
        try {
            return (Uni<RestResponse<?>>) invocation.proceed();
        } catch (Exception e) {
            return Uni.createFrom().failure(e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value instanceof ShownOnce secret ? secret.remembered() : value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer that is not JSON cannot be remembered", e);
        }
    }

    private Object read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A remembered answer is not JSON", e);
        }
    }
}
