-- What accounts did with tokens, as rules of suspicion look at it: purchases, and calls about a wallet that were refused.
CREATE TABLE dealing (
    entry   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    kind    text NOT NULL CHECK (kind IN ('bought', 'refused')),
    units   bigint NOT NULL,
    at      timestamptz NOT NULL,
    judged  boolean NOT NULL DEFAULT false
);
CREATE INDEX dealing_account ON dealing (account, kind, at);
CREATE INDEX dealing_at ON dealing (at);
CREATE INDEX dealing_unjudged ON dealing (entry) WHERE NOT judged;

-- What rules of suspicion found. The same rule, the same window: one finding.
CREATE TABLE finding (
    id             text PRIMARY KEY,
    account        text NOT NULL,
    subject        text NOT NULL, -- the account, or its install or key that the rule looks at
    policy         text NOT NULL,
    policy_version integer NOT NULL,
    signal         text NOT NULL,
    violation      text NOT NULL,
    stage          text NOT NULL,
    window_start   timestamptz NOT NULL, -- of a rolling window the instant of the finding
    at             timestamptz NOT NULL,
    facts          jsonb NOT NULL,
    says           text NOT NULL,
    UNIQUE (account, subject, policy, signal, window_start)
);
CREATE INDEX finding_latest ON finding (account, signal, at DESC);
