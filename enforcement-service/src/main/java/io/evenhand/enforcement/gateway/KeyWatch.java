package io.evenhand.enforcement.gateway;

import io.evenhand.kit.problem.ProblemException;
import io.netty.buffer.Unpooled;
import io.netty.buffer.search.AbstractSearchProcessorFactory;
import io.netty.buffer.search.SearchProcessor;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Watches a body on its way upstream: it may not hold the key that its client called with, nor be larger than allowed. */
final class KeyWatch implements Passing.Way {

    private final SearchProcessor search;
    private final long most;
    private long passed;

    KeyWatch(String key, long most) {
        this.search = AbstractSearchProcessorFactory.newBitapSearchProcessorFactory(
                        key.getBytes(StandardCharsets.US_ASCII))
                .newSearchProcessor();
        this.most = most;
    }

    @Override
    public Buffer pass(Buffer chunk) {
        passed += chunk.length();
        if (passed > most) {
            throw tooLarge(most);
        }
        if (Unpooled.wrappedBuffer(chunk.getBytes()).forEachByte(search) >= 0) {
            throw misplaced();
        }
        return chunk;
    }

    static ProblemException tooLarge(long most) {
        return new ProblemException(413, "body-too-large", "The body may have at most " + most + " bytes.");
    }

    static ProblemException misplaced() {
        return new ProblemException(
                400,
                "key-misplaced",
                "The API key stands in the address or in the body, where it would be passed on. Send it as Authorization:"
                        + " Bearer … or X-Api-Key; and have a new one issued, this one may have been seen.");
    }
}
