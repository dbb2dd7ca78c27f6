-- Who is on which plan, as accounts-service says it: whom to compare with whom.
CREATE TABLE member (
    account   text PRIMARY KEY,
    policy    text NOT NULL,
    plan      text NOT NULL,
    time_zone text NOT NULL,
    anchor    timestamptz NOT NULL,
    position  bigint NOT NULL -- of the event that said so
);
CREATE INDEX member_plan ON member (policy, plan, account);
