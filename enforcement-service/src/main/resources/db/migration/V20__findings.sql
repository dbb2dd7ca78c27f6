-- That a rule was found broken. Points are computed from these rows whenever they are wanted.
CREATE TABLE finding (
  id             text PRIMARY KEY,
  account        text NOT NULL,
  subject        text NOT NULL, -- the account, or the install or key of it that the rule looks at
  policy         text NOT NULL,
  policy_version integer NOT NULL,
  rule           text NOT NULL,
  violation      text NOT NULL,
  source         text NOT NULL CHECK (source IN ('signal', 'report', 'staff')),
  stage          text NOT NULL CHECK (stage IN ('shadow', 'off', 'warn', 'enforce')),
  window_start   timestamptz NOT NULL,
  at             timestamptz NOT NULL,
  says           text NOT NULL,
  facts          text NOT NULL CHECK (facts IS JSON OBJECT),
  report         text,
  told_by        text, -- who of staff saw it
  -- From here on what came of it; the ladder is empty until it was first looked at.
  ladder         text NOT NULL DEFAULT '',
  strikes        boolean NOT NULL DEFAULT false,
  points         bigint NOT NULL DEFAULT 1 CHECK (points > 0),
  counts_until   timestamptz,
  state          text NOT NULL CHECK (state IN ('shadow', 'pending', 'confirmed', 'dismissed', 'voided', 'lapsed')),
  settled_at     timestamptz,
  settled_by     text,
  settled_why    text,
  held_back      text, -- why it opens a case only
  held_until     timestamptz,
  ask_about      text,
  ask_until      timestamptz,
  notice         text, -- the measure that told of it
  pause          text, -- the measure that stops use while a person looks
  reached        bigint, -- the points of the highest step that was taken or proposed for it
  work           text CHECK (work IN ('lead', 'grace', 'pause')), -- what is to be done next
  due_at         timestamptz,
  revision       integer NOT NULL,
  CHECK ((state IN ('shadow', 'pending')) = (settled_at IS NULL)),
  CHECK ((work IS NULL) = (due_at IS NULL)),
  -- The same rule about the same subject in the same window is one finding.
  UNIQUE (account, policy, rule, subject, window_start)
);
CREATE INDEX finding_due ON finding (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX finding_account ON finding (account, policy, ladder);
CREATE INDEX finding_pending ON finding (id) WHERE state = 'pending';
CREATE INDEX finding_listed ON finding (at, id);

-- What measures rely on. A measure has one cause: that is voided when it is reversed.
CREATE TABLE finding_measure (
  finding text NOT NULL REFERENCES finding,
  measure text NOT NULL,
  cause   boolean NOT NULL,
  points  bigint NOT NULL, -- the measure needs so many
  PRIMARY KEY (measure, finding)
);
CREATE INDEX finding_measure_finding ON finding_measure (finding);

-- A measure was reversed: what holds for its rule from then on.
CREATE TABLE restoration (
  measure         text NOT NULL,
  account         text NOT NULL,
  policy          text NOT NULL,
  ladder          text NOT NULL,
  rule            text NOT NULL,
  at              timestamptz NOT NULL,
  case_only_until timestamptz NOT NULL,
  PRIMARY KEY (measure, rule)
);
CREATE INDEX restoration_account ON restoration (account, policy, ladder);

-- What is known of appeals, for the brake, and because an open one holds back what its notice announces.
CREATE TABLE appeal_view (
  id         text PRIMARY KEY,
  account    text NOT NULL,
  measure    text NOT NULL,
  kind       text NOT NULL,
  open       boolean NOT NULL,
  outcome    text,
  decided_at timestamptz
);
CREATE INDEX appeal_view_measure ON appeal_view (measure);
CREATE INDEX appeal_view_decided ON appeal_view (decided_at) WHERE kind = 'appeal';
