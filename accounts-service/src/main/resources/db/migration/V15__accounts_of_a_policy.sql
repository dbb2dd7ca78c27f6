-- Who is on a policy, in the order of pages.
CREATE INDEX account_policy ON account (policy, id);
