package io.evenhand.local.store;

import java.io.IOException;

/** A store's server that was started here. Closing it ends the process; the data stays in its folder. */
public sealed interface Store extends AutoCloseable permits LocalPostgres, LocalRedis {

    int port();

    long processId();

    @Override
    void close() throws IOException;
}
