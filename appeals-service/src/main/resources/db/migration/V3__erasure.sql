-- Accounts whose data is to be erased here, and is not while an appeal of theirs is open.
CREATE TABLE erasure_due (
    account  text PRIMARY KEY,
    asked_at timestamptz NOT NULL
);
