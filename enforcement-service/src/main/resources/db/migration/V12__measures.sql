-- What was done about an account, or is proposed, with the reasons. Whether it is in force is computed from these dates;
-- nothing has to run for it to end.
CREATE TABLE measure (
  id               text PRIMARY KEY,
  account          text NOT NULL,
  policy           text NOT NULL,
  policy_version   integer NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('notice', 'throttle', 'pause', 'suspension', 'termination')),
  target           text NOT NULL CHECK (target IN ('account', 'campaign', 'install', 'key')),
  scope_name       text NOT NULL,
  category         text NOT NULL,
  clause           text NOT NULL,
  ladder           text NOT NULL,
  rule             text NOT NULL,
  detection        text NOT NULL CHECK (detection IN ('automated', 'report', 'staff')),
  needs            text NOT NULL CHECK (needs IN ('rule', 'person', 'two_persons')),
  pace_ms          bigint CHECK (pace_ms > 0),
  facts            text NOT NULL CHECK (facts <> ''),
  figures          text NOT NULL CHECK (figures IS JSON OBJECT),
  findings         text NOT NULL CHECK (findings IS JSON ARRAY),
  remedy           text NOT NULL,
  appeal           text NOT NULL,
  contact          text NOT NULL,
  immediate_ground text CHECK (immediate_ground IN ('legal-duty', 'security-emergency', 'repeated-infringement')),
  proposed_at      timestamptz NOT NULL,
  decided_at       timestamptz,
  starts_at        timestamptz NOT NULL,
  ends_at          timestamptz, -- null: for good
  held             boolean NOT NULL DEFAULT false, -- by an appeal, before it starts
  first_by         text,
  first_role       text,
  second_by        text,
  second_role      text,
  extended_by      text,
  ended_as         text CHECK (ended_as IN ('lifted', 'reversed', 'superseded', 'cancelled')),
  ended_at         timestamptz,
  ended_why        text,
  ended_by         text,
  ended_for        text, -- the appeal, if one decided it
  replaces         text REFERENCES measure,
  end_told         boolean NOT NULL DEFAULT false,
  message          text,
  delivered_at     timestamptz,
  appeal_until     timestamptz,
  evidence         text NOT NULL,
  revision         integer NOT NULL,
  CHECK ((kind = 'throttle') = (pace_ms IS NOT NULL)),
  CHECK ((ended_as IS NULL) = (ended_at IS NULL) AND (ended_as IS NULL) = (ended_why IS NULL)),
  CHECK ((target = 'account') = (scope_name = '')),
  CHECK (kind <> 'pause' OR ends_at IS NOT NULL),
  CHECK (kind <> 'throttle' OR ends_at IS NOT NULL),
  -- No suspension without a person, nothing for good without two; each condition is true or false, never null.
  CONSTRAINT a_person_suspends CHECK (kind NOT IN ('suspension', 'termination') OR needs <> 'rule'),
  CONSTRAINT two_for_good CHECK (
    NOT (kind = 'termination' OR (kind = 'suspension' AND ends_at IS NULL)) OR needs = 'two_persons'),
  CONSTRAINT first_person CHECK (decided_at IS NULL OR needs = 'rule' OR first_by IS NOT NULL),
  CONSTRAINT second_person CHECK (
    decided_at IS NULL OR needs <> 'two_persons'
    OR (second_by IS NOT NULL AND first_by IS NOT NULL AND second_by IS DISTINCT FROM first_by
        AND (coalesce(first_role, '') = 'senior' OR coalesce(second_role, '') = 'senior'))),
  CONSTRAINT another_extends CHECK (extended_by IS NULL OR extended_by IS DISTINCT FROM first_by)
);
CREATE INDEX measure_account ON measure (account, proposed_at DESC, id DESC);
CREATE INDEX measure_listed ON measure (proposed_at DESC, id DESC);
CREATE INDEX measure_undelivered ON measure (proposed_at) WHERE delivered_at IS NULL AND message IS NOT NULL;
CREATE INDEX measure_open ON measure (ends_at) WHERE ended_as IS NULL AND NOT end_told;

-- What a measure rests on, as it was when it was made. The hash stays when the content is deleted.
CREATE TABLE evidence_item (
  evidence    text NOT NULL,
  item        integer NOT NULL,
  account     text NOT NULL,
  measure     text NOT NULL REFERENCES measure,
  kind        text NOT NULL,
  captured_at timestamptz NOT NULL,
  content     text,
  sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (evidence, item)
);
CREATE INDEX evidence_account ON evidence_item (account);
CREATE INDEX evidence_measure ON evidence_item (measure);

-- How far each replica has taken measures into its memory. Heartbeats are about processes: real time.
CREATE TABLE replica_view (
  replica  text PRIMARY KEY,
  position bigint NOT NULL,
  seen_at  timestamptz NOT NULL
);
CREATE INDEX event_log_measures ON event_log (subject) WHERE type = 'measure-changed';
