-- Equality of texts beside intervals in one exclusion constraint. A trusted extension: whoever owns the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE booking (
    id           text PRIMARY KEY,
    account      text NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    attributes   text NOT NULL, -- a JSON object of texts
    created_at   timestamptz NOT NULL,
    cancelled_at timestamptz,
    version      integer NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX booking_account ON booking (account, id);

-- What bookings that are not cancelled keep others of their account from, by limits of the kind 'exclusive': to overlap them with
-- another value of the attribute. The constraint holds whoever asks at the same time.
CREATE TABLE booking_hold (
    booking   text NOT NULL REFERENCES booking,
    account   text NOT NULL,
    attribute text NOT NULL,
    value     text NOT NULL,
    during    tstzrange NOT NULL, -- with its start, without its end
    PRIMARY KEY (booking, attribute),
    EXCLUDE USING gist (account WITH =, attribute WITH =, value WITH <>, during WITH &&)
);

-- How often something was done to an object, by limits of the kind 'repeats'.
CREATE TABLE repetition (
    account    text NOT NULL,
    limit_name text NOT NULL,
    object     text NOT NULL,
    times      bigint NOT NULL,
    PRIMARY KEY (account, limit_name, object)
);
