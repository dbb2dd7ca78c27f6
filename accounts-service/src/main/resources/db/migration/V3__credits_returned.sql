-- Credits that a decision had taken can come back.
ALTER TABLE entry DROP CONSTRAINT entry_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_kind_check CHECK (kind IN ('grant', 'spend', 'expire', 'restore', 'return'));
CREATE INDEX entry_decision ON entry (wallet, decision) WHERE decision IS NOT NULL;

-- What metering said was returned: one row per event, so that none is booked twice. Where booked < units the decision
-- had not taken that much from any lot.
CREATE TABLE repayment (
    event    text PRIMARY KEY,
    account  text NOT NULL,
    wallet   text NOT NULL,
    units    bigint NOT NULL CHECK (units > 0),
    booked   bigint NOT NULL CHECK (booked BETWEEN 0 AND units),
    at       timestamptz NOT NULL,
    decision text NOT NULL
);
CREATE INDEX repayment_discrepancy ON repayment (at) WHERE booked < units;

CREATE TRIGGER repayment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON repayment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
