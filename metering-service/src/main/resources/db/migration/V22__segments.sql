ALTER TABLE member ADD COLUMN segment text;
CREATE INDEX member_segment ON member (policy, plan, segment, account) WHERE segment IS NOT NULL;
