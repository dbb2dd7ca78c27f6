CREATE TABLE policy (
    name     text PRIMARY KEY,
    versions integer NOT NULL -- how many there are; the row is locked while one is added or published
);

CREATE TABLE policy_version (
    id           text PRIMARY KEY,
    policy       text NOT NULL REFERENCES policy,
    number       integer NOT NULL,
    source       text NOT NULL,
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    effective_at timestamptz,
    revision     integer NOT NULL,
    UNIQUE (policy, number),
    CHECK ((published_at IS NULL) = (effective_at IS NULL))
);

CREATE TABLE account (
    id          text PRIMARY KEY,
    external_id text NOT NULL,
    policy      text NOT NULL REFERENCES policy,
    plan        text NOT NULL,
    time_zone   text NOT NULL,
    anchor      timestamptz NOT NULL,
    email       text,
    created_at  timestamptz NOT NULL,
    revision    integer NOT NULL,
    CONSTRAINT account_external_id UNIQUE (external_id)
);

CREATE TABLE install (
    id         text PRIMARY KEY,
    account    text NOT NULL REFERENCES account,
    name       text,
    created_at timestamptz NOT NULL,
    revision   integer NOT NULL
);
CREATE INDEX install_account ON install (account, id);

CREATE TABLE api_key (
    id         text PRIMARY KEY,
    account    text NOT NULL REFERENCES account,
    install    text NOT NULL REFERENCES install,
    hash       text NOT NULL UNIQUE, -- never the key itself
    issued_at  timestamptz NOT NULL,
    revoked_at timestamptz,
    revision   integer NOT NULL
);
CREATE INDEX api_key_account ON api_key (account, id);

CREATE TABLE wallet (
    id       text PRIMARY KEY, -- account/name
    account  text NOT NULL REFERENCES account,
    name     text NOT NULL,
    version  bigint NOT NULL CHECK (version >= 0),
    settled  bigint NOT NULL CHECK (settled >= 0),
    booked   bigint NOT NULL CHECK (booked >= 0), -- the sum of its entries
    entries  bigint NOT NULL,
    revision integer NOT NULL,
    UNIQUE (account, name)
);

CREATE TABLE lot (
    id           text PRIMARY KEY,
    wallet       text NOT NULL REFERENCES wallet,
    amount       bigint NOT NULL CHECK (amount > 0),
    unspent      bigint NOT NULL CHECK (unspent BETWEEN 0 AND amount),
    purchased_at timestamptz NOT NULL,
    expires_at   timestamptz CHECK (expires_at > purchased_at),
    expired      boolean NOT NULL, -- its expiry is booked
    revision     integer NOT NULL
);
CREATE INDEX lot_unspent ON lot (wallet) WHERE unspent > 0;
CREATE INDEX lot_due ON lot (expires_at) WHERE unspent > 0 AND NOT expired;

CREATE TABLE entry (
    id            text PRIMARY KEY,
    wallet        text NOT NULL REFERENCES wallet,
    number        bigint NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('grant', 'spend', 'expire', 'restore')),
    lot           text NOT NULL REFERENCES lot,
    units         bigint NOT NULL CHECK (units <> 0),
    balance_after bigint NOT NULL CHECK (balance_after >= 0),
    at            timestamptz NOT NULL,
    decision      text,
    UNIQUE (wallet, number)
);

-- What metering said was spent: one row per event, so that none is booked twice. Where covered < units a lot that was
-- there at the decision no longer was at the settlement; the difference was never charged.
CREATE TABLE settlement (
    event    text PRIMARY KEY,
    account  text NOT NULL,
    wallet   text NOT NULL,
    units    bigint NOT NULL CHECK (units > 0),
    covered  bigint NOT NULL CHECK (covered BETWEEN 0 AND units),
    at       timestamptz NOT NULL,
    decision text
);
CREATE INDEX settlement_discrepancy ON settlement (at) WHERE covered < units;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
