package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.EngineConfiguration;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.ValueResolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets a page name the fields of what a service answered: {@code {appeal.staff.rule}}. What is not there is nothing. */
@EngineConfiguration
class JsonInPages implements ValueResolver {

    @Override
    public boolean appliesTo(EvalContext context) {
        return context.getBase() instanceof JsonNode && context.getParams().isEmpty();
    }

    @Override
    public int getPriority() {
        return 10;
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        var base = (JsonNode) context.getBase();
        return CompletableFuture.completedStage(value(base.path(context.getName())));
    }

    /** As templates know it: text, a number, yes or no, a list, an object, or nothing. */
    static @Nullable Object value(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return Collections.unmodifiableList(items);
        }
        if (node.isObject()) {
            return node;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isIntegralNumber() ? node.asLong() : node.isNumber() ? node.asDouble() : node.asText();
    }
}
