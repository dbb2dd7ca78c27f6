-- The part of a plan's accounts that one is compared with, such as a school or a region; null is none.
ALTER TABLE account ADD COLUMN segment text;
