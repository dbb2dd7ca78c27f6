-- What reporters are to be told by mail. Times are about processes: real time. What is being sent when a process dies stays so:
-- nobody knows whether it left.
CREATE TABLE report_mail (
  report   text NOT NULL REFERENCES report,
  occasion text NOT NULL,
  state    text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'given-up')),
  attempts integer NOT NULL DEFAULT 0,
  due_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  error    text,
  PRIMARY KEY (report, occasion)
);
CREATE INDEX report_mail_due ON report_mail (due_at) WHERE state = 'due';
