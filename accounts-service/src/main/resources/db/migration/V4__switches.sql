-- Rules that operators switched off and on again, oldest first; the last line of a rule tells which it is.
CREATE TABLE switch_change (
    id     text PRIMARY KEY, -- policy/number
    policy text NOT NULL REFERENCES policy,
    number bigint NOT NULL,
    rule   text NOT NULL,    -- a limit's name, or 'all'
    off    boolean NOT NULL,
    reason text CHECK (off = (reason IS NOT NULL)),
    actor  text NOT NULL,
    at     timestamptz NOT NULL,
    UNIQUE (policy, number)
);
CREATE INDEX switch_change_history ON switch_change (policy, rule, number);

CREATE TRIGGER switch_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON switch_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
