-- A reader's right is fenced by a term; an epoch is one life of Redis' data, with streams of its own.
ALTER TABLE log_partition RENAME COLUMN epoch TO term;
ALTER TABLE log_partition ADD COLUMN epoch text NOT NULL DEFAULT '';
ALTER TABLE log_partition ADD COLUMN batch bigint NOT NULL DEFAULT 0; -- number of the last batch that was stored

-- The last state of every account's counters, as the script packs it: what they are restored from when Redis has lost them.
CREATE TABLE checkpoint (
    account text PRIMARY KEY,
    version bigint NOT NULL, -- grows with each change of the account
    state   bytea NOT NULL
) WITH (fillfactor = 70); -- updated in place

-- The places that wait for their start, as the script packs them.
CREATE TABLE waiting_place (
    account  text NOT NULL,
    decision text NOT NULL,
    place    bytea NOT NULL,
    PRIMARY KEY (account, decision)
);

-- What uses with an identity were answered, for 40 days.
CREATE TABLE identified_use (
    account     text NOT NULL,
    source      text NOT NULL,
    id          text NOT NULL,
    at          timestamptz NOT NULL, -- business time
    decision    text NOT NULL,
    fingerprint text NOT NULL,
    answer      bytea NOT NULL,
    PRIMARY KEY (account, source, id)
);
CREATE INDEX identified_use_at ON identified_use (at);
