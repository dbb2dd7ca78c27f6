-- What operators have switched off, rule by rule, or 'all'; position is that of the event in the log of accounts-service.
CREATE TABLE switch_view (
  policy   text NOT NULL,
  rule     text NOT NULL,
  off      boolean NOT NULL,
  at       timestamptz NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (policy, rule)
);
