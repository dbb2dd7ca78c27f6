ALTER TABLE account
    ADD COLUMN add_ons      text NOT NULL DEFAULT '', -- their names, with blanks between
    ADD COLUMN next_plan    text,
    ADD COLUMN next_add_ons text,
    ADD COLUMN next_at      timestamptz,
    ADD CONSTRAINT next_is_whole CHECK (
        (next_plan IS NULL) = (next_at IS NULL) AND (next_plan IS NULL) = (next_add_ons IS NULL));
CREATE INDEX account_next ON account (next_at) WHERE next_at IS NOT NULL;

-- What was agreed with one account otherwise than its plan has it, for a time.
CREATE TABLE agreement (
    id           text PRIMARY KEY,
    account      text NOT NULL REFERENCES account,
    pieces       text NOT NULL, -- values and rules lifted, as a variation of a plan names them
    reason       text NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    proposed_by  text NOT NULL,
    proposed_at  timestamptz NOT NULL,
    approved_by  text,
    approved_at  timestamptz,
    withdrawn_by text,
    withdrawn_at timestamptz,
    revision     integer NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
    CONSTRAINT approved_by_another_person CHECK (approved_by <> proposed_by)
);
CREATE INDEX agreement_account ON agreement (account, id);
