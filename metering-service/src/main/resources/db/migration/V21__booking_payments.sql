-- What bookings cost: asked of decisions under the booking's id. ASKING: nobody knows yet what was decided, or whether there is such
-- a booking; SPENT: it pays for a booking; RETURNING: it is to be given back; RETURNED: it is.
CREATE TABLE booking_payment (
    booking  text PRIMARY KEY,
    account  text NOT NULL,
    action   text NOT NULL,
    units    text NOT NULL, -- a JSON object of numbers by meter
    asked_at timestamptz NOT NULL,
    state    text NOT NULL CHECK (state IN ('ASKING', 'SPENT', 'RETURNING', 'RETURNED')),
    decision text,
    wallet   text,
    credits  bigint CHECK (credits > 0),
    CHECK (state = 'ASKING' OR decision IS NOT NULL AND wallet IS NOT NULL AND credits IS NOT NULL)
);
CREATE INDEX booking_payment_account ON booking_payment (account);
CREATE INDEX booking_payment_asking ON booking_payment (asked_at) WHERE state = 'ASKING';
CREATE INDEX booking_payment_returning ON booking_payment (booking) WHERE state = 'RETURNING';

-- Credits are given back after they were told as spent.
CREATE INDEX event_log_credits_spent ON event_log ((data ->> 'decision')) WHERE type = 'credits-spent';
