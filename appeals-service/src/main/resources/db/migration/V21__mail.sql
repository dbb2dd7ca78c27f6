-- Appeals, answers and reports by mail. Addresses are not kept, only keyed hashes of them; mail to an account goes by
-- enforcement-service, which has them. Position is that of the event in the log of accounts-service.
CREATE TABLE mail_address (
    account  text PRIMARY KEY,
    address  text,
    position bigint NOT NULL
);
CREATE INDEX mail_address_of ON mail_address (address);

-- By what subject an appeal is known, where a version of a policy takes them by mail.
CREATE TABLE mail_subject (
    policy  text NOT NULL,
    version integer NOT NULL,
    subject text NOT NULL,
    PRIMARY KEY (policy, version)
);

-- Mails that were acted on, each once.
CREATE TABLE mail (
    id           text PRIMARY KEY,
    message      text NOT NULL UNIQUE, -- a keyed hash of its Message-ID
    taken_at     timestamptz NOT NULL,
    fate         text NOT NULL,
    account      text,
    measure      text,
    appeal       text REFERENCES appeal,
    report       text REFERENCES report,
    statement    text, -- while it waits for a confirmation
    -- What its sender is answered; gone once that was sent.
    receipt      text CHECK (receipt IN ('due', 'sending', 'sent', 'failed')),
    receipt_to   text,
    receipt_what text,
    CONSTRAINT receipt_said CHECK (receipt IS DISTINCT FROM 'due' OR (receipt_to IS NOT NULL AND receipt_what IS NOT NULL))
);
CREATE INDEX mail_account ON mail (account, taken_at);
CREATE INDEX mail_waits ON mail (taken_at) WHERE statement IS NOT NULL;
CREATE INDEX mail_receipt ON mail (id) WHERE receipt = 'due';

-- Addresses and policies were of no interest here so far: the events of accounts-service are read once more.
UPDATE event_feed SET position = 0 WHERE service = 'accounts';
