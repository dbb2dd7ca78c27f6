-- Findings of limits that compare accounts with each other, and of repetitions, are as those of rules of suspicion.
ALTER TABLE finding ADD COLUMN per text NOT NULL DEFAULT 'account'; -- account, install or key: whom the rule looks at
ALTER TABLE finding ADD COLUMN window_end timestamptz;              -- of a window that ends
ALTER TABLE finding ADD COLUMN renewed_at timestamptz;              -- when its figures were brought up to date last
CREATE INDEX finding_rule ON finding (policy, signal, at);

-- How far accounts were compared with each other, and which replica does it. It keeps others out by a lease of real time.
CREATE TABLE judgement (
    what        text PRIMARY KEY,
    holder      text NOT NULL DEFAULT '',
    lease_until timestamptz NOT NULL DEFAULT '-infinity', -- real time
    judged_at   timestamptz                               -- business time
);
INSERT INTO judgement (what) VALUES ('relative');

-- Since when a pool has been used more than a limit's strain asks, without a break.
CREATE TABLE strain (
    policy   text NOT NULL,
    pool     text NOT NULL,
    above    numeric NOT NULL, -- percent
    since    timestamptz,      -- null while it is not
    seen_at  timestamptz NOT NULL,
    PRIMARY KEY (policy, pool, above)
);

-- All that are on a policy, in pieces.
CREATE INDEX member_policy ON member (policy, account);
