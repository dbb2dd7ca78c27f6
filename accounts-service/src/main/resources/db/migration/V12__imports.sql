-- Files of accounts and lots that were sent to be taken in. A row's place in the file is counted in the transaction that
-- takes it in.
CREATE TABLE import (
    id        text PRIMARY KEY,
    kind      text NOT NULL,
    form      text NOT NULL,
    dry_run   boolean NOT NULL,
    sha256    text NOT NULL,
    rows      bigint NOT NULL CHECK (rows > 0),
    read      bigint NOT NULL CHECK (read <= rows),
    done      bigint NOT NULL,
    unchanged bigint NOT NULL,
    refused   bigint NOT NULL,
    errors    bigint NOT NULL,
    begun_by  text NOT NULL,
    begun_at  timestamptz NOT NULL,
    ended_at  timestamptz,
    revision  integer NOT NULL,
    CHECK (read = done + unchanged + refused),
    CHECK ((ended_at IS NULL) = (read < rows))
);
CREATE INDEX import_open ON import (id) WHERE ended_at IS NULL;

-- The file, until it is done.
CREATE TABLE import_file (
    import  text PRIMARY KEY REFERENCES import,
    content bytea NOT NULL
);

-- Why rows were refused; nothing here repeats what a row says.
CREATE TABLE import_error (
    import  text NOT NULL REFERENCES import,
    number  bigint NOT NULL,
    line    bigint NOT NULL,
    field   text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (import, number)
);

-- What the platform calls a lot, so that it is granted once.
ALTER TABLE lot ADD COLUMN reference text;
CREATE UNIQUE INDEX lot_reference ON lot (wallet, reference) WHERE reference IS NOT NULL;

-- Since when nothing here tells whose account it was.
ALTER TABLE account ADD COLUMN erased_at timestamptz;
