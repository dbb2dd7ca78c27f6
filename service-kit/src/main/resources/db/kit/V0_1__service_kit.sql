-- What the service kit keeps in each service's database. No statement here or elsewhere asks the database for the
-- time: business time is always a parameter.

CREATE TABLE event_log (
    id       text PRIMARY KEY,
    entry    bigint GENERATED ALWAYS AS IDENTITY,
    position bigint UNIQUE, -- null until the numbering step has seen the row
    type     text NOT NULL,
    subject  text NOT NULL,
    at       timestamptz NOT NULL,
    data     jsonb NOT NULL
);
CREATE INDEX event_log_unnumbered ON event_log (entry) WHERE position IS NULL;

CREATE TABLE event_feed (
    service  text PRIMARY KEY,
    position bigint NOT NULL
);

CREATE TABLE idempotency (
    principal text NOT NULL,
    route     text NOT NULL,
    key       text NOT NULL,
    hash      text NOT NULL,
    status    integer, -- null only inside the transaction of the first call
    location  text,
    body      text,
    at        timestamptz NOT NULL,
    PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_at ON idempotency (at);
