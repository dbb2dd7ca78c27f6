-- Which plan, or variation of one, decides on an account from when on: [{from, plan}], or empty where it is plan for all time.
ALTER TABLE member ADD COLUMN schedule jsonb NOT NULL DEFAULT '[]';
