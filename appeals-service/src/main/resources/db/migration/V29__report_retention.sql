-- Files of reports and who reported go when nobody needs them any more; that there was a report, and its outcome, stays.
ALTER TABLE report
  ADD COLUMN forgotten_at timestamptz,
  -- A legal hold: it is kept until that is released.
  ADD COLUMN held_for text CHECK (held_for <> ''),
  ADD COLUMN held_by  text,
  ADD COLUMN held_at  timestamptz,
  -- The account was erased while it was held: the files go with the release.
  ADD COLUMN erase    boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT held_by_somebody CHECK (
    (held_for IS NULL) = (held_by IS NULL) AND (held_for IS NULL) = (held_at IS NULL));
ALTER TABLE report_evidence
  ADD COLUMN deleted_at  timestamptz,
  ADD COLUMN deleted_for text CHECK (deleted_for IN ('time-over', 'account-erased')),
  ADD CONSTRAINT deleted_when_and_why CHECK ((deleted_at IS NULL) = (deleted_for IS NULL)
    AND (deleted_at IS NULL OR payload IS NULL));
CREATE INDEX report_kept ON report (coalesce(resolved_at, received_at)) WHERE forgotten_at IS NULL;
-- Reports that were joined to another.
CREATE INDEX report_joined ON report (duplicate_of) WHERE duplicate_of IS NOT NULL;
