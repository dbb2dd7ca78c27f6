package io.evenhand.appeals.console;

import io.evenhand.kit.identity.Roles;
import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;

/** Who sits there, and how a page is handed to them. */
@Named("desk")
@RequestScoped
class Desk {

    static final String HTML = "text/html;charset=UTF-8";

    private static final int SEE_OTHER = 303;

    private final SecurityIdentity identity;
    private final OidcSession session;
    private final FormProof proof;

    Desk(SecurityIdentity identity, OidcSession session, FormProof proof) {
        this.identity = identity;
        this.session = session;
        this.proof = proof;
    }

    /** The name that logs and cases have. */
    public String id() {
        return identity.getPrincipal().getName();
    }

    public String name() {
        return Optional.<Object>ofNullable(session.getIdToken().getClaim("name"))
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .orElseGet(this::id);
    }

    public String initials() {
        return Arrays.stream(name().split("\\s+", 3))
                .filter(part -> !part.isEmpty())
                .limit(2)
                .map(part -> part.substring(0, 1))
                .collect(Collectors.joining());
    }

    public String roles() {
        return identity.getRoles().stream().sorted().collect(Collectors.joining(", "));
    }

    /** What a form of this page carries. */
    public String proof() {
        return proof.token();
    }

    /** A new key, under which a form takes effect once. */
    public String once() {
        return UUID.randomUUID().toString();
    }

    /** Whether cases, measures and accounts are theirs to read. */
    public boolean hears() {
        return is(Roles.SUPPORT, Roles.REVIEWER, Roles.SENIOR, Roles.AUDITOR);
    }

    public boolean reviews() {
        return is(Roles.REVIEWER, Roles.SENIOR);
    }

    public boolean senior() {
        return is(Roles.SENIOR);
    }

    public boolean acts() {
        return is(Roles.SUPPORT, Roles.REVIEWER, Roles.SENIOR);
    }

    public boolean audits() {
        return is(Roles.AUDITOR);
    }

    public boolean makesPolicy() {
        return is(Roles.POLICY_ADMIN);
    }

    public boolean operates() {
        return is(Roles.OPERATOR);
    }

    /** Whether policies are theirs to read. */
    public boolean isStaff() {
        return hears() || makesPolicy() || operates();
    }

    private boolean is(String... roles) {
        return Arrays.stream(roles).anyMatch(identity::hasRole);
    }

    /** Where their work begins. */
    URI home() {
        return URI.create(
                hears() && !audits()
                        ? "/console/queue"
                        : audits() ? "/console/audit" : makesPolicy() ? "/console/policies" : "/console/operations");
    }

    Uni<RestResponse<String>> page(int status, TemplateInstance page) {
        return page.createUni()
                .map(html -> RestResponse.ResponseBuilder.<String>create(status)
                        .entity(html)
                        .type(HTML)
                        .build());
    }

    Uni<RestResponse<String>> page(TemplateInstance page) {
        return page(200, page);
    }

    /** After something was done: loading the page again does not do it twice. */
    RestResponse<String> on(String path) {
        return RestResponse.ResponseBuilder.<String>create(SEE_OTHER)
                .location(URI.create(path))
                .build();
    }
}
