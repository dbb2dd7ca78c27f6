-- Reports of violations by anybody. Who reports is not told to whom is reported.

CREATE SEQUENCE report_reference;

CREATE TABLE report (
    id             text PRIMARY KEY,
    reference      text NOT NULL UNIQUE,
    format         text NOT NULL CHECK (format IN ('json', 'xarf')),
    -- A keyed hash of the e-mail address: it stays when the address is gone.
    reporter       text NOT NULL,
    reporter_name  text NOT NULL,
    reporter_email text NOT NULL,
    source         text NOT NULL, -- a keyed hash of the address the call came from
    external_id    text,
    occurred_at    text NOT NULL, -- with the offset that was stated
    received_at    timestamptz NOT NULL,
    category       text NOT NULL,
    description    text NOT NULL,
    locator        text NOT NULL,
    no_evidence    text,

    state          text NOT NULL CHECK (state IN ('received', 'accepted', 'passed-on', 'resolved', 'review-requested', 'test')),
    account        text,
    violation      text,
    case_file      text REFERENCES case_file,
    claimed_by     text,
    lease_until    timestamptz,
    outcome        text CHECK (outcome IN ('action-taken', 'no-violation', 'insufficient-evidence', 'duplicate', 'invalid', 'spam')),
    duplicate_of   text REFERENCES report,
    reason         text,
    resolved_by    text,
    resolved_at    timestamptz,
    review         text,
    reviewed_by    text,

    -- What enforcement-service is told of a confirmed report.
    signal         text CHECK (signal IN ('pending', 'told', 'refused')),
    signal_at      timestamptz, -- real time: not tried again before
    finding        text,
    version        integer NOT NULL,

    CONSTRAINT placed CHECK (state NOT IN ('accepted', 'passed-on') OR (account IS NOT NULL AND violation IS NOT NULL)),
    CONSTRAINT told CHECK ((state <> 'resolved' AND state <> 'review-requested')
        OR (outcome IS NOT NULL AND resolved_at IS NOT NULL)),
    CONSTRAINT claimed CHECK ((claimed_by IS NULL) = (lease_until IS NULL))
);
CREATE UNIQUE INDEX report_external ON report (reporter, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX report_account ON report (account, id);
CREATE INDEX report_finding ON report (finding) WHERE finding IS NOT NULL;
CREATE INDEX report_reporter ON report (reporter, received_at);
CREATE INDEX report_source ON report (source, received_at);
CREATE INDEX report_signal ON report (signal_at) WHERE signal = 'pending';

CREATE TABLE report_evidence (
    report      text NOT NULL REFERENCES report,
    number      integer NOT NULL,
    description text NOT NULL,
    url         text,
    media_type  text,
    sha256      text,
    size        integer,
    payload     text, -- base64
    PRIMARY KEY (report, number),
    CONSTRAINT one_kind CHECK ((url IS NULL) <> (sha256 IS NULL))
);
