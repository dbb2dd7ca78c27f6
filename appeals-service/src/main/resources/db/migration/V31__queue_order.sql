-- The queue's order: what is due, or until when the account may answer.
CREATE INDEX appeal_rank ON appeal ((coalesce(due_at, awaiting_until)), id)
    WHERE state NOT IN ('decided', 'closed', 'withdrawn', 'moot');
