-- What accounts-service said of accounts, keys and policies; position is that of the event in its log.
CREATE TABLE account_view (
  id        text PRIMARY KEY,
  policy    text NOT NULL,
  plan      text NOT NULL,
  time_zone text NOT NULL,
  anchor    timestamptz NOT NULL,
  position  bigint NOT NULL
);
CREATE INDEX account_view_position ON account_view (position);

CREATE TABLE key_view (
  hash     text PRIMARY KEY,
  id       text NOT NULL,
  account  text NOT NULL,
  install  text NOT NULL,
  revoked  boolean NOT NULL,
  position bigint NOT NULL
);
CREATE INDEX key_view_position ON key_view (position);

CREATE TABLE policy_view (
  policy       text NOT NULL,
  version      integer NOT NULL,
  source       text NOT NULL,
  effective_at timestamptz NOT NULL,
  position     bigint NOT NULL,
  PRIMARY KEY (policy, version)
);

-- What account holders are told. An occasion is told once.
CREATE TABLE message (
  id       text PRIMARY KEY,
  account  text NOT NULL,
  occasion text NOT NULL,
  kind     text NOT NULL,
  what     text NOT NULL,
  why      text NOT NULL,
  fix      text NOT NULL,
  decision text,
  at       timestamptz NOT NULL,
  UNIQUE (account, occasion)
);
CREATE INDEX message_inbox ON message (account, at DESC, id DESC);

-- What the counters have yet to hear of a wallet: the ledger's newest word.
CREATE TABLE wallet_word (
  account     text NOT NULL,
  wallet      text NOT NULL,
  version     bigint NOT NULL,
  balance     bigint NOT NULL,
  settled     bigint NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (account, wallet)
);
