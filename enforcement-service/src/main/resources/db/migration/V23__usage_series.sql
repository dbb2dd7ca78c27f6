-- Measures by rules whose use by the day is still to be frozen into their evidence. Times are about processes: real time.
CREATE TABLE series_due (
  measure text PRIMARY KEY REFERENCES measure,
  due_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX series_due_at ON series_due (due_at);
