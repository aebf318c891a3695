-- The office's word on a doubt about a report. The doubt itself is derived; `fingerprint` names what it saw, so that a word
-- holds until the facts change, and `saw` keeps what it said then. task_id 0: the doubt is about all of a unit's tasks.
CREATE TABLE doubt_word (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    task_id integer NOT NULL,
    unit_id integer NOT NULL,
    period text NOT NULL CHECK (length(period) = 7),
    revision integer NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    fingerprint text NOT NULL CHECK (fingerprint <> ''),
    saw text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('empty', 'untrue', 'dismiss')),
    judged_on date NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp NOT NULL,
    CHECK (outcome <> 'dismiss' OR reason <> '')
);
