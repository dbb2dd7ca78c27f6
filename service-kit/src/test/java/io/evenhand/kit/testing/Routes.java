package io.evenhand.kit.testing;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Walks every call in a service's OpenAPI document, to see who may make it. */
public final class Routes {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private Routes() {}

    /** The calls that are answered with anything but 401 when no token is sent, as {@code METHOD path -> status}. */
    public static List<String> openWithoutToken() {
        return answeredOtherThan(401, given());
    }

    /** The calls that are answered with anything but 403 when {@code token} is sent. */
    public static List<String> openTo(String token) {
        return answeredOtherThan(403, given().header("Authorization", "Bearer " + token));
    }

    private static List<String> answeredOtherThan(int status, RequestSpecification caller) {
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        if (paths.isEmpty()) {
            throw new IllegalStateException("The OpenAPI document names no call");
        }
        return paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .filter(METHODS::contains)
                        .map(method -> answer(caller, method, path.getKey())))
                .filter(answer -> !answer.endsWith(" " + status))
                .toList();
    }

    private static String answer(RequestSpecification caller, String method, String path) {
        var status = given().spec(caller)
                .contentType("application/json")
                .request(method, path.replaceAll("\\{[^}]+}", "1"))
                .statusCode();
        return method + " " + path + " -> " + status;
    }
}
