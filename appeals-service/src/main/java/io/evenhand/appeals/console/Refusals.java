package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A page in place of one that a service does not let the person see, or could not tell. */
class Refusals {

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int LOGGED_OUT = 401;

    private final Desk desk;
    private final Template page;

    Refusals(Desk desk, @Location("console/refused.html") Template page) {
        this.desk = desk;
        this.page = page;
    }

    @ServerExceptionMapper
    Uni<RestResponse<String>> refused(Refused e) {
        return desk.page(e.status(), page.data("title", title(e.status())).data("why", String.valueOf(e.getMessage())));
    }

    private static String title(int status) {
        return switch (status) {
            case LOGGED_OUT -> "Your login is over";
            case FORBIDDEN -> "This takes another role";
            case NOT_FOUND -> "There is nothing here";
            default -> "This could not be shown";
        };
    }
}
