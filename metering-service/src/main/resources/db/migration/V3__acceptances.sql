-- First uses that accept a policy version whose file says so ('acceptance: continued-use'): one row per account and version,
-- written in the transaction in which the use was read.
CREATE TABLE acceptance (
    account  text NOT NULL,
    policy   text NOT NULL,
    version  integer NOT NULL,
    at       timestamptz NOT NULL, -- of the use, business time
    decision text NOT NULL,
    PRIMARY KEY (account, policy, version)
);
