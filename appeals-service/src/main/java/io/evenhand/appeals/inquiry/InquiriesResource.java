package io.evenhand.appeals.inquiry;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenhand.appeals.appeal.Versions;
import io.evenhand.appeals.inquiry.InquiryRepository.Wanted;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Requests for information over HTTP: staff ask, accounts answer. */
@Path("/v1/information-requests")
@RolesAllowed({SUPPORT, REVIEWER, SENIOR})
public class InquiriesResource {

    private static final int LONGEST_ANSWER = 5_000;

    private final Asking asking;
    private final Inquiries inquiries;
    private final SecurityIdentity identity;
    private final Deed deed;

    InquiriesResource(Asking asking, Inquiries inquiries, SecurityIdentity identity, Deed deed) {
        this.asking = asking;
        this.inquiries = inquiries;
        this.identity = identity;
        this.deed = deed;
    }

    /**
     * What an account is asked.
     *
     * @param category one of {@code category}, {@code finding} and {@code case} says what it is about
     * @param answerBy until when it may be answered in time; or {@code answerIn}, for how long, such as P14D
     */
    public record Question(
            @NotBlank @Size(max = 100) String account,
            @Nullable String category,
            @Nullable String finding,

            @Nullable @JsonProperty("case") String caseFile,

            @NotBlank @Size(max = 2_000) String question,
            @Nullable String answerBy,
            @Nullable String answerIn) {}

    /** What the account says. */
    public record Answer(
            @NotBlank @Size(max = LONGEST_ANSWER) String answer) {}

    @POST
    @Idempotent
    @Audited("ask-account")
    @Operation(
            summary = "Ask an account something about its use, with a deadline",
            description =
                    "The account is told, with a link by which it answers. Policies ask by themselves: ladders.*.ask.")
    public Uni<RestResponse<InquiryView>> ask(@Valid @NotNull Question request) {
        var wish = new Asking.Wish(
                request.account(),
                About.stated(request.category(), request.finding(), request.caseFile()),
                request.question(),
                request.answerBy(),
                request.answerIn());
        return asking.forStaff(wish, identity.getPrincipal().getName())
                .invoke(this::done)
                .map(view -> RestResponse.ResponseBuilder.<InquiryView>created(
                                URI.create("/v1/information-requests/" + view.id()))
                        .header(HttpHeaders.ETAG, tag(view))
                        .entity(view)
                        .build());
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, HOLDER})
    @Operation(
            summary = "What accounts were asked, in that order; a holder's are the own ones",
            description = "The state is open, overdue, answered or withdrawn.")
    public Uni<Page<InquiryView>> list(
            @RestQuery Optional<String> account,
            @RestQuery Optional<String> state,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        var caller = Caller.of(identity);
        return inquiries.list(new Wanted(accountIn(account, caller), state, cursor, limit), caller);
    }

    @GET
    @Path("/{inquiry}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, HOLDER})
    @Operation(summary = "What an account was asked, and what it answered; its holder is told no names")
    public Uni<RestResponse<InquiryView>> get(@RestPath("inquiry") String id) {
        return inquiries.get(id, Caller.of(identity)).map(InquiriesResource::tagged);
    }

    @POST
    @Path("/{inquiry}/answers")
    @RolesAllowed(HOLDER)
    @Idempotent
    @Operation(
            summary = "Answer what the own account was asked",
            description = "Once. It is taken after the deadline too, and marked as late.")
    public Uni<RestResponse<InquiryView>> answer(
            @RestPath("inquiry") String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Valid @NotNull Answer request) {
        return inquiries
                .answer(id, Versions.of(ifMatch), Caller.of(identity), request.answer())
                .map(InquiriesResource::tagged);
    }

    @POST
    @Path("/{inquiry}/withdraw")
    @Idempotent
    @Audited("withdraw-question")
    @Operation(summary = "Need no answer any more; the account is told")
    public Uni<RestResponse<InquiryView>> withdraw(
            @RestPath("inquiry") String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return inquiries
                .withdraw(id, Versions.of(ifMatch), identity.getPrincipal().getName())
                .invoke(this::done)
                .map(InquiriesResource::tagged);
    }

    private static Optional<String> accountIn(Optional<String> named, Caller caller) {
        return switch (caller) {
            case Caller.Platform _ -> named;
            case Caller.Holder own -> {
                if (named.filter(account -> !account.equals(own.account())).isPresent()) {
                    throw new ProblemException(403, "forbidden", "A key is for its own account only.");
                }
                yield Optional.of(own.account());
            }
        };
    }

    /** The words are the case's, not the log's. */
    private void done(InquiryView view) {
        deed.done(view.account(), Map.of("inquiry", view.id(), "state", view.state()));
    }

    private static RestResponse<InquiryView> tagged(InquiryView view) {
        return RestResponse.ResponseBuilder.ok(view)
                .header(HttpHeaders.ETAG, tag(view))
                .build();
    }

    private static String tag(InquiryView view) {
        return "\"" + view.version() + "\"";
    }
}
