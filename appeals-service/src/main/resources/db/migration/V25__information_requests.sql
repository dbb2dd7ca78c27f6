-- Questions to accounts about their use, because a policy asks or somebody of staff does.

CREATE TABLE information_request (
    id           text PRIMARY KEY,
    account      text NOT NULL,
    category     text NOT NULL,
    case_file    text NOT NULL REFERENCES case_file,
    finding      text,
    question     text NOT NULL,
    asked_by     text, -- nobody: the policy asks
    asked_at     timestamptz NOT NULL,
    answer_by    timestamptz NOT NULL,
    remind_at    timestamptz, -- null when no reminder is left
    reminders    smallint NOT NULL,

    state        text NOT NULL CHECK (state IN ('open', 'overdue', 'answered', 'withdrawn')),
    answer       text,
    answered_by  text,
    answered_at  timestamptz,
    withdrawn_by text,
    withdrawn_at timestamptz,
    version      integer NOT NULL,

    CONSTRAINT in_time CHECK (answer_by > asked_at),
    CONSTRAINT answered CHECK ((state = 'answered')
        = (answer IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL)),
    CONSTRAINT withdrawn CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT reminding CHECK (state = 'open' OR remind_at IS NULL)
);
-- A policy asks once about a finding.
CREATE UNIQUE INDEX information_request_once ON information_request (finding) WHERE asked_by IS NULL;
CREATE INDEX information_request_account ON information_request (account, id);
CREATE INDEX information_request_finding ON information_request (finding) WHERE state IN ('open', 'overdue');
CREATE INDEX information_request_due ON information_request (answer_by) WHERE state = 'open';
CREATE INDEX information_request_remind ON information_request (remind_at) WHERE remind_at IS NOT NULL;
