-- How far each partition of the usage log was read, and by whom. The position moves in the transaction that stores what
-- was read; the lease only saves work, since position and epoch guard every write.
CREATE TABLE log_partition (
    partition   integer PRIMARY KEY,
    holder      text NOT NULL DEFAULT '',
    lease_until timestamptz NOT NULL DEFAULT '-infinity', -- real time
    epoch       bigint NOT NULL DEFAULT 0,                -- one more with every change of holder
    position    text NOT NULL DEFAULT '0-0'
);

-- The replicas that read; their number says how many partitions each may hold.
CREATE TABLE log_reader (
    holder     text PRIMARY KEY,
    seen_until timestamptz NOT NULL -- real time
);

-- Accepted use by hours of business time. A row may pass below zero for a moment: a lapse can be read before the
-- acceptance it takes back, when the two were logged in different partitions.
CREATE TABLE usage_hour (
    account   text NOT NULL,
    meter     text NOT NULL,
    hour      timestamptz NOT NULL,
    units     bigint NOT NULL,
    decisions bigint NOT NULL,
    delayed   bigint NOT NULL,
    by_credit bigint NOT NULL, -- credits spent, booked on the meter of the first limit that they relieve
    PRIMARY KEY (account, meter, hour)
) PARTITION BY RANGE (hour); -- the reader makes each month's partition when it first needs it
