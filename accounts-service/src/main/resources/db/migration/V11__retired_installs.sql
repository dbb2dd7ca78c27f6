ALTER TABLE install ADD COLUMN retired_at timestamptz;
