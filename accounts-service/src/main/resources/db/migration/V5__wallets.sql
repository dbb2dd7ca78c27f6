-- A wallet whose ledger does not add up, or that an operator stopped, pays nothing until it is thawed.
ALTER TABLE wallet
    ADD COLUMN frozen_at  timestamptz,
    ADD COLUMN frozen_for text,
    ADD CONSTRAINT wallet_frozen CHECK ((frozen_at IS NULL) = (frozen_for IS NULL));

-- Each check somebody asked for, and each that found a wallet wrong. What is right adds up in every way: the balance
-- booked, the sum of all lines, and what the lots hold whose end is not booked; 'astray' counts what else does not.
CREATE TABLE wallet_check (
    id      text PRIMARY KEY,
    wallet  text NOT NULL REFERENCES wallet,
    balance bigint NOT NULL,
    lines   bigint NOT NULL,
    lots    bigint NOT NULL,
    astray  bigint NOT NULL,
    agrees  boolean NOT NULL GENERATED ALWAYS AS (balance = lines AND balance = lots AND astray = 0) STORED,
    actor   text NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX wallet_check_wallet ON wallet_check (wallet, id);

-- When and why wallets were stopped and paid again, oldest first.
CREATE TABLE standstill (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wallet text NOT NULL REFERENCES wallet,
    frozen boolean NOT NULL,
    reason text NOT NULL,
    actor  text NOT NULL,
    at     timestamptz NOT NULL
);
CREATE INDEX standstill_wallet ON standstill (wallet, number);

-- The days on which every wallet was checked.
CREATE TABLE check_round (
    day     date PRIMARY KEY,
    wallets bigint NOT NULL,
    wrong   bigint NOT NULL,
    ended_at timestamptz NOT NULL
);

-- Credits set aside for something that is to be paid: taken from the lots at once, given back where they are not needed.
CREATE TABLE hold (
    id        text PRIMARY KEY,
    wallet    text NOT NULL REFERENCES wallet,
    units     bigint NOT NULL CHECK (units > 0),
    state     text NOT NULL CHECK (state IN ('held', 'settled', 'voided', 'lapsed')),
    settled   bigint NOT NULL CHECK (settled BETWEEN 0 AND units),
    refunded  bigint NOT NULL CHECK (refunded BETWEEN 0 AND settled),
    taken_by  text NOT NULL,
    taken_at  timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL CHECK (ends_at > taken_at),
    closed_at timestamptz,
    revision  integer NOT NULL,
    CHECK ((state = 'settled') = (settled > 0)),
    CHECK ((state = 'held') = (closed_at IS NULL))
);
CREATE INDEX hold_wallet ON hold (wallet, id);
CREATE INDEX hold_open ON hold (ends_at) WHERE state = 'held';
CREATE INDEX hold_open_of_wallet ON hold (wallet, ends_at) WHERE state = 'held';

ALTER TABLE entry ADD COLUMN hold text REFERENCES hold;
ALTER TABLE entry DROP CONSTRAINT entry_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_kind_check
    CHECK (kind IN ('grant', 'spend', 'expire', 'restore', 'return', 'hold', 'void', 'refund'));
ALTER TABLE entry ADD CONSTRAINT entry_hold CHECK ((kind IN ('hold', 'void', 'refund')) = (hold IS NOT NULL));
CREATE INDEX entry_hold ON entry (hold) WHERE hold IS NOT NULL;

-- Calls about wallets that were refused. Nothing here refers to what must exist: ids are guessed.
CREATE TABLE attempt (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL, -- who tried, where a key tells; else whose wallet was named
    named   text NOT NULL, -- the account whose wallet was named
    wallet  text NOT NULL,
    call    text NOT NULL,
    kind    text NOT NULL, -- the code of the problem
    field   text,
    caller  text NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX attempt_account ON attempt (account, number);

-- Credits given without payment. The second person is held here, whatever a program does.
CREATE TABLE goodwill (
    id          text PRIMARY KEY,
    account     text NOT NULL REFERENCES account,
    wallet      text NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0),
    reason      text NOT NULL,
    expires_at  timestamptz,
    state       text NOT NULL CHECK (state IN ('proposed', 'granted', 'withdrawn')),
    alone       boolean NOT NULL, -- small enough for one person
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by  text,
    decided_at  timestamptz,
    lot         text REFERENCES lot,
    revision    integer NOT NULL,
    CONSTRAINT goodwill_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT goodwill_lot CHECK ((state = 'granted') = (lot IS NOT NULL)),
    CONSTRAINT goodwill_four_eyes CHECK (state <> 'granted' OR alone OR coalesce(decided_by <> proposed_by, false))
);
CREATE INDEX goodwill_wallet ON goodwill (account, wallet, id);

-- What was told of a lot before it ends; 'told' is false where another reminder of the lot was due at the same look.
CREATE TABLE reminder (
    lot    text NOT NULL REFERENCES lot,
    before text NOT NULL,
    told   boolean NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (lot, before)
);

CREATE TRIGGER wallet_check_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_check
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standstill_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON standstill
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
