-- What staff did, as a chain: each row's hash is made of the row and of the hash before it. `entry` is the text that was
-- hashed, byte for byte; the other columns are taken from it.

CREATE TABLE audit_log (
    position bigint PRIMARY KEY CHECK (position > 0),
    entry    text NOT NULL,
    previous text NOT NULL UNIQUE, -- no two rows follow the same one
    hash     text NOT NULL,
    actor    text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'actor') STORED,
    subject  text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'subject') STORED
);
CREATE INDEX audit_log_actor ON audit_log (actor, position);
CREATE INDEX audit_log_subject ON audit_log (subject, position);

CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The audit log is only ever appended to'; END $$;

CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM CURRENT_USER;
