-- Accounts whose personal data was erased, and the services that said that they did their part.
CREATE TABLE erasure (
    account  text PRIMARY KEY REFERENCES account,
    reason   text NOT NULL CHECK (reason IN ('requested', 'retention-ended', 'ordered')),
    asked_at timestamptz NOT NULL
);
CREATE TABLE erasure_report (
    account text NOT NULL REFERENCES erasure,
    service text NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (account, service)
);

-- Lines that hold what people said stay, but for their words when an account is erased: in a transaction that says so.
CREATE FUNCTION refuse_change_unless_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('evenhand.erasing', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

DROP TRIGGER standstill_append_only ON standstill;
CREATE TRIGGER standstill_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON standstill
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_unless_erasing();
DROP TRIGGER attempt_append_only ON attempt;
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_unless_erasing();
