-- Where the holder of an account gets mail; position is that of the event in the log of accounts-service.
CREATE TABLE address (
  account  text PRIMARY KEY,
  email    text,
  position bigint NOT NULL
);

-- A message is complete: what is sent later, by any channel, is what is read here.
ALTER TABLE message
  ADD COLUMN subject text NOT NULL DEFAULT '',
  ADD COLUMN contact text NOT NULL DEFAULT '',
  ADD COLUMN page    text;
CREATE INDEX message_announced ON message (occasion) WHERE kind = 'policy-changed';

-- How a message goes out on one channel. Times are business time but for lease_until, which is about a process.
CREATE TABLE delivery (
  message      text NOT NULL REFERENCES message,
  channel      text NOT NULL CHECK (channel IN ('inbox', 'email', 'webhook')),
  target       text NOT NULL, -- which webhook; empty elsewhere
  state        text NOT NULL CHECK (state IN ('due', 'sending', 'viewed', 'accepted', 'answered', 'uncertain', 'failed', 'off')),
  bulk         boolean NOT NULL, -- goes when nothing else is due
  attempts     integer NOT NULL DEFAULT 0,
  due_at       timestamptz,
  attempted_at timestamptz,
  succeeded_at timestamptz,
  bounced_at   timestamptz,
  lease_until  timestamptz,
  error        text,
  PRIMARY KEY (message, channel, target)
);
CREATE INDEX delivery_due ON delivery (channel, bulk, due_at) WHERE state = 'due';
CREATE INDEX delivery_sending ON delivery (lease_until) WHERE state = 'sending';

-- Where an account wants its messages posted. Its secret is not here: it is made from the id.
CREATE TABLE webhook (
  id           text PRIMARY KEY,
  account      text NOT NULL,
  url          text NOT NULL,
  created_at   timestamptz NOT NULL,
  disabled_at  timestamptz,
  disabled_for text,
  removed      boolean NOT NULL DEFAULT false -- by its owner; what was posted to it is still told
);
CREATE INDEX webhook_account ON webhook (account, id);

-- Where messages of a kind go besides the inbox, for accounts that chose.
CREATE TABLE preference (
  account text NOT NULL,
  kind    text NOT NULL,
  email   boolean NOT NULL,
  webhook boolean NOT NULL,
  PRIMARY KEY (account, kind)
);

-- A version of which accounts are told. Who changed up to the position reached has been told.
CREATE TABLE announcement (
  policy       text NOT NULL,
  version      integer NOT NULL,
  published_at timestamptz NOT NULL,
  effective_at timestamptz NOT NULL,
  reached      bigint NOT NULL DEFAULT -9223372036854775808,
  told         bigint NOT NULL DEFAULT 0,
  ended        text CHECK (ended IN ('done', 'superseded')),
  PRIMARY KEY (policy, version)
);
CREATE INDEX announcement_open ON announcement (effective_at) WHERE ended IS NULL;
CREATE INDEX account_view_policy ON account_view (policy, position);

-- Addresses were not kept so far: the events of accounts-service are read once more. What was published until now is
-- not announced for that.
INSERT INTO announcement (policy, version, published_at, effective_at, ended)
  SELECT policy, version, effective_at, effective_at, 'done' FROM policy_view;
UPDATE event_feed SET position = 0 WHERE service = 'accounts';
