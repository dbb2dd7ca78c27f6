-- A report by mail may not say when it happened: staff do before it is about anybody.
ALTER TABLE report ALTER COLUMN occurred_at DROP NOT NULL;
ALTER TABLE report DROP CONSTRAINT report_format_check;
ALTER TABLE report ADD CONSTRAINT report_format_check CHECK (format IN ('json', 'xarf', 'mail'));
ALTER TABLE report ADD CONSTRAINT dated CHECK (state NOT IN ('accepted', 'passed-on') OR occurred_at IS NOT NULL);
