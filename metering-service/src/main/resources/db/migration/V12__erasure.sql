-- Accounts whose data was erased; what their uses were named is looked for as long as they are here.
CREATE TABLE erased_account (
    account text PRIMARY KEY,
    at      timestamptz NOT NULL,
    done_at timestamptz
);
CREATE INDEX erased_account_open ON erased_account (account) WHERE done_at IS NULL;
