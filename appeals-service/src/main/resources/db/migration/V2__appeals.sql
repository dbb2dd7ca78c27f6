-- Appeals, and what they are about. JSON that no statement looks into is text, as it came.

-- What enforcement-service told of its measures and findings: the latest revision of each.
CREATE TABLE measure (
    id           text PRIMARY KEY,
    revision     bigint NOT NULL,
    account      text NOT NULL,
    kind         text NOT NULL,
    state        text NOT NULL,
    category     text NOT NULL,
    rule         text NOT NULL,
    policy       text NOT NULL,
    policy_version integer NOT NULL,
    detection    text NOT NULL,
    starts_at    timestamptz,
    ends_at      timestamptz,
    delivered_at timestamptz,
    ended_at     timestamptz,
    data         text NOT NULL
);
CREATE INDEX measure_account ON measure (account, id);

CREATE TABLE finding (
    id        text PRIMARY KEY,
    revision  bigint NOT NULL,
    account   text NOT NULL,
    violation text NOT NULL,
    state     text NOT NULL,
    data      text NOT NULL
);
CREATE INDEX finding_account ON finding (account, id);

-- A case ties together what concerns one account and one category, while any of it is open.
CREATE TABLE case_file (
    id        text PRIMARY KEY,
    account   text NOT NULL,
    category  text NOT NULL,
    why       text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
);
CREATE UNIQUE INDEX case_file_one_open ON case_file (account, category) WHERE closed_at IS NULL;
CREATE INDEX case_file_account ON case_file (account, id);

CREATE TABLE case_subject (
    case_file text NOT NULL REFERENCES case_file,
    subject   text NOT NULL,
    kind      text NOT NULL,
    open      boolean NOT NULL,
    PRIMARY KEY (case_file, subject)
);
CREATE INDEX case_subject_subject ON case_subject (subject);
CREATE INDEX case_subject_open ON case_subject (case_file) WHERE open;

CREATE TABLE case_entry (
    case_file text NOT NULL REFERENCES case_file,
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    kind      text NOT NULL,
    subject   text NOT NULL,
    what      text NOT NULL,
    actor     text,
    internal  boolean NOT NULL
);
CREATE INDEX case_entry_file ON case_entry (case_file, number);

CREATE SEQUENCE appeal_reference;

CREATE TABLE appeal (
    id             text PRIMARY KEY,
    reference      text NOT NULL UNIQUE,
    kind           text NOT NULL CHECK (kind IN ('appeal', 'reinstatement', 'reporter-review')),
    account        text NOT NULL,
    measure        text,
    report         text,
    grounds        text NOT NULL,
    statement      text NOT NULL,
    submitted_by   text NOT NULL,
    submitted_at   timestamptz NOT NULL,
    attempt        smallint NOT NULL CHECK (attempt BETWEEN 1 AND 2), -- one that was withdrawn is heard once more
    supersedes     text REFERENCES appeal,
    case_file      text NOT NULL REFERENCES case_file,
    stakes         text NOT NULL,
    -- Who took the first decision: a JSON array, which only grows.
    involved       text NOT NULL CHECK (jsonb_typeof(involved::jsonb) = 'array'),
    four_eyes      text NOT NULL CHECK (four_eyes IN ('strict', 'asymmetric', 'off')),

    state          text NOT NULL CHECK (state IN ('queued', 'in-review', 'awaiting-account', 'escalated',
                       'pending-approval', 'decided', 'closed', 'withdrawn', 'moot')),
    escalated      boolean NOT NULL,
    claimed_by     text,
    lease_until    timestamptz,
    awaiting_until timestamptz,
    rounds         smallint NOT NULL CHECK (rounds BETWEEN 0 AND 2),
    reminders      smallint NOT NULL,
    ended_for      text,

    proposed_by    text,
    outcome        text CHECK (outcome IN ('overturned', 'modified', 'upheld', 'reinstated', 'inadmissible')),
    code           text,
    reason         text,
    note           text,
    replacement    text,
    decided_by     text,
    approved_by    text,
    decided_at     timestamptz,
    closed_at      timestamptz,
    restoration    text NOT NULL CHECK (restoration IN ('none', 'pending', 'applied', 'failed')),
    restored_at    timestamptz,
    alarmed_at     timestamptz,

    -- Clocks: null while they are held, and then what is left of them, in seconds of working time.
    due_at         timestamptz,
    escalate_at    timestamptz,
    left_seconds   bigint,
    allotted_seconds bigint NOT NULL,
    look_by        timestamptz NOT NULL,
    looked_at      timestamptz,
    version        integer NOT NULL,

    CONSTRAINT about_something CHECK (CASE kind WHEN 'reporter-review' THEN report IS NOT NULL ELSE measure IS NOT NULL END),
    -- A check whose result is null passes: hence the coalesces.
    CONSTRAINT four_eyes_decide CHECK (four_eyes = 'off'
        OR NOT coalesce(jsonb_exists(involved::jsonb, decided_by), false)
        OR (four_eyes = 'asymmetric' AND coalesce(outcome, '') IN ('overturned', 'modified', 'reinstated'))),
    CONSTRAINT four_eyes_propose CHECK (four_eyes = 'off'
        OR NOT coalesce(jsonb_exists(involved::jsonb, proposed_by), false)
        OR (four_eyes = 'asymmetric' AND coalesce(outcome, '') IN ('overturned', 'modified', 'reinstated'))),
    CONSTRAINT four_eyes_approve CHECK (approved_by IS NULL
        OR (NOT coalesce(jsonb_exists(involved::jsonb, approved_by), false)
            AND approved_by IS DISTINCT FROM decided_by AND approved_by IS DISTINCT FROM proposed_by)),
    CONSTRAINT four_eyes_claim CHECK (four_eyes <> 'strict'
        OR NOT coalesce(jsonb_exists(involved::jsonb, claimed_by), false)),
    CONSTRAINT reasoned CHECK (state NOT IN ('decided', 'closed')
        OR (outcome IS NOT NULL AND decided_by IS NOT NULL AND decided_at IS NOT NULL AND code IS NOT NULL
            AND coalesce(length(reason), 0) >= 40)),
    CONSTRAINT proposed CHECK (state <> 'pending-approval' OR (proposed_by IS NOT NULL AND outcome IS NOT NULL
        AND coalesce(length(reason), 0) >= 40)),
    CONSTRAINT claimed CHECK ((claimed_by IS NULL) = (lease_until IS NULL)),
    CONSTRAINT reviewed CHECK (state <> 'in-review' OR claimed_by IS NOT NULL),
    CONSTRAINT ticking CHECK (CASE state
        WHEN 'awaiting-account' THEN due_at IS NULL AND left_seconds IS NOT NULL AND awaiting_until IS NOT NULL
        ELSE due_at IS NOT NULL END)
);
-- A dispute is heard once; what was withdrawn may be brought once more.
CREATE UNIQUE INDEX appeal_once ON appeal (measure)
    WHERE kind = 'appeal' AND state <> 'withdrawn' AND supersedes IS NULL;
CREATE UNIQUE INDEX appeal_twice_withdrawn ON appeal (measure, attempt) WHERE kind = 'appeal' AND supersedes IS NULL;
CREATE UNIQUE INDEX appeal_one_open ON appeal (measure)
    WHERE kind <> 'reporter-review' AND state NOT IN ('decided', 'closed', 'withdrawn', 'moot');
CREATE UNIQUE INDEX appeal_once_by_reporter ON appeal (report)
    WHERE kind = 'reporter-review' AND state <> 'withdrawn' AND supersedes IS NULL;
CREATE INDEX appeal_account ON appeal (account, id);
CREATE INDEX appeal_queue ON appeal (due_at, id) WHERE state NOT IN ('decided', 'closed', 'withdrawn', 'moot');
CREATE INDEX appeal_unfinished ON appeal (id) WHERE state = 'decided';

-- Nobody rewrites whom an appeal is about, or who may not decide it; and a verdict stands.
CREATE FUNCTION appeal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.account <> OLD.account OR NEW.kind <> OLD.kind OR NEW.reference <> OLD.reference
        OR NEW.submitted_at <> OLD.submitted_at OR NEW.four_eyes <> OLD.four_eyes
        OR NOT NEW.involved::jsonb @> OLD.involved::jsonb THEN
        RAISE EXCEPTION 'What an appeal is about does not change';
    END IF;
    IF OLD.state IN ('decided', 'closed') AND (NEW.outcome <> OLD.outcome
        OR NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.approved_by IS DISTINCT FROM OLD.approved_by
        OR NEW.decided_at <> OLD.decided_at OR NEW.state NOT IN ('decided', 'closed')) THEN
        RAISE EXCEPTION 'A verdict stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeal_stays BEFORE UPDATE ON appeal FOR EACH ROW EXECUTE FUNCTION appeal_stays();

-- Questions to the account and their answers.
CREATE TABLE appeal_question (
    appeal      text NOT NULL REFERENCES appeal,
    round       smallint NOT NULL,
    question    text NOT NULL,
    asked_by    text NOT NULL,
    asked_at    timestamptz NOT NULL,
    answer_by   timestamptz NOT NULL,
    answer      text,
    answered_at timestamptz,
    PRIMARY KEY (appeal, round)
);

-- Who has looked at the evidence: a verdict demands it.
CREATE TABLE appeal_evidence (
    appeal    text NOT NULL REFERENCES appeal,
    person    text NOT NULL,
    sha256    text,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (appeal, person)
);

-- What a verdict has enforcement-service do, until that is in force.
CREATE TABLE restoration (
    appeal      text PRIMARY KEY REFERENCES appeal,
    measure     text NOT NULL,
    call        text NOT NULL CHECK (call IN ('reverse', 'replace', 'lift')),
    body        text NOT NULL,
    accepted    boolean NOT NULL,
    attempts    integer NOT NULL,
    lease_until timestamptz, -- real time, as are
    retry_at    timestamptz NOT NULL, -- pauses between attempts
    error       text
);

-- What was not done in time, or is about to be: a line for each clock of each appeal.
CREATE TABLE clock_miss (
    appeal text NOT NULL REFERENCES appeal,
    clock  text NOT NULL CHECK (clock IN ('first-look', 'decision', 'restoration')),
    kind   text NOT NULL CHECK (kind IN ('warned', 'breached')),
    at     timestamptz NOT NULL,
    PRIMARY KEY (appeal, clock, kind)
);

-- A link takes one submission.
CREATE TABLE link_use (
    token   text PRIMARY KEY, -- a keyed hash
    appeal  text NOT NULL REFERENCES appeal,
    used_at timestamptz NOT NULL
);
