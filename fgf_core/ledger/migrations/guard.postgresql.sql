-- One row per act that was stored: a host that lost the answer to its COMMIT asks here whether it stands.
CREATE TABLE IF NOT EXISTS act (token text PRIMARY KEY);
-- What is written stays: no fact table lets a row be changed or removed.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', tg_table_name;
END
$$;
DO $$
DECLARE fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY[
        'submission', 'submission_message', 'report', 'verification', 'extension', 'light_mark', 'paper_receipt',
        'grace', 'permit', 'permit_end', 'report_return', 'doubt_word', 'scheme_version', 'appraisal_entry',
        'appraisal_entry_end', 'appraisal', 'appraisal_card', 'appraisal_event', 'objection', 'objection_word',
        'division', 'item', 'item_event', 'item_sheet', 'item_co_unit', 'proposal_word', 'task_change',
        'leader_duty'
    ] LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', fact
        );
    END LOOP;
END
$$;
-- A server looks up by an index what an embedded file finds by reading its columns.
CREATE INDEX IF NOT EXISTS verification_of_task ON verification (task_id);
CREATE INDEX IF NOT EXISTS extension_of_task ON extension (task_id);
CREATE INDEX IF NOT EXISTS task_change_of_task ON task_change (task_id);
CREATE INDEX IF NOT EXISTS light_mark_of_task ON light_mark (task_id);
CREATE INDEX IF NOT EXISTS report_return_of_plan ON report_return (plan_id);
CREATE INDEX IF NOT EXISTS report_of_submission ON report (submission_id);
