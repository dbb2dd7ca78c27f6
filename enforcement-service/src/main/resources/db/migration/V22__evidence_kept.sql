-- Evidence is deleted when nobody needs it any more. Whoever opens it afterwards is told when that was, and why.
ALTER TABLE evidence_item
  ADD COLUMN deleted_at  timestamptz,
  ADD COLUMN deleted_for text CHECK (deleted_for IN ('time-over', 'account-erased')),
  -- A legal hold: it is kept until that is released.
  ADD COLUMN held_for text CHECK (held_for <> ''),
  ADD COLUMN held_by  text,
  ADD COLUMN held_at  timestamptz,
  -- Its account was erased while it was held: it goes with the release.
  ADD COLUMN erase    boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT deleted_when_and_why CHECK ((deleted_at IS NULL) = (deleted_for IS NULL)
    AND (deleted_at IS NULL OR content IS NULL)),
  ADD CONSTRAINT held_by_somebody CHECK (
    (held_for IS NULL) = (held_by IS NULL) AND (held_for IS NULL) = (held_at IS NULL));
CREATE INDEX evidence_kept ON evidence_item (captured_at) WHERE content IS NOT NULL;
CREATE INDEX appeal_view_account ON appeal_view (account);
CREATE INDEX measure_decided ON measure (decided_at, id) WHERE decided_at IS NOT NULL;
