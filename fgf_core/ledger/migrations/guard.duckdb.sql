-- What is written stays: no fact table lets a row be changed or removed. A copy of the file loses triggers, so this runs at every open.
CREATE TABLE IF NOT EXISTS refusal (what text);
CREATE TRIGGER IF NOT EXISTS submission_no_delete BEFORE DELETE ON submission FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: submission');
CREATE TRIGGER IF NOT EXISTS submission_no_update BEFORE UPDATE ON submission FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: submission');
CREATE TRIGGER IF NOT EXISTS submission_message_no_delete BEFORE DELETE ON submission_message FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: submission_message');
CREATE TRIGGER IF NOT EXISTS submission_message_no_update BEFORE UPDATE ON submission_message FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: submission_message');
CREATE TRIGGER IF NOT EXISTS report_no_delete BEFORE DELETE ON report FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: report');
CREATE TRIGGER IF NOT EXISTS report_no_update BEFORE UPDATE ON report FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: report');
CREATE TRIGGER IF NOT EXISTS verification_no_delete BEFORE DELETE ON verification FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: verification');
CREATE TRIGGER IF NOT EXISTS verification_no_update BEFORE UPDATE ON verification FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: verification');
CREATE TRIGGER IF NOT EXISTS extension_no_delete BEFORE DELETE ON extension FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: extension');
CREATE TRIGGER IF NOT EXISTS extension_no_update BEFORE UPDATE ON extension FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: extension');
CREATE TRIGGER IF NOT EXISTS light_mark_no_delete BEFORE DELETE ON light_mark FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: light_mark');
CREATE TRIGGER IF NOT EXISTS light_mark_no_update BEFORE UPDATE ON light_mark FOR EACH STATEMENT INSERT INTO refusal (what) SELECT error('append-only: light_mark');
