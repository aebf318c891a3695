-- Decisions about a task: 终止 and 合并 take it off the register from their day on, 调整 changes what it asks or by when,
-- 撤销 takes an ending or a merging back as if it had not been. Which it merges into: 0 for none.
CREATE TABLE task_change (
    id integer PRIMARY KEY,
    task_id integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('end', 'merge', 'adjust', 'revoke')),
    into_number integer NOT NULL CHECK (into_number >= 0),
    to_date date,
    document text NOT NULL CHECK (document <> ''),
    reason text NOT NULL CHECK (reason <> ''),
    decided_on date NOT NULL,
    done_by text NOT NULL CHECK (done_by <> ''),
    recorded_at timestamp NOT NULL,
    CHECK ((kind = 'merge') = (into_number > 0)),
    CHECK (kind = 'adjust' OR to_date IS NULL)
);
