-- What was done to parameters at run time, oldest first. A value is the parameter's in every version that can have it;
-- 'dropped' says that a version cannot.
CREATE TABLE parameter_change (
    id        text PRIMARY KEY, -- policy/number
    policy    text NOT NULL REFERENCES policy,
    number    bigint NOT NULL,
    parameter text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('set', 'dropped')),
    value     text NOT NULL,    -- the value that was set, or dropped
    previous  text,             -- what it was before, where it was set
    version   integer NOT NULL, -- the version in force, or the one without the value
    actor     text NOT NULL,
    at        timestamptz NOT NULL,
    UNIQUE (policy, number)
);
CREATE INDEX parameter_change_history ON parameter_change (policy, parameter, number);

CREATE TRIGGER parameter_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON parameter_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
