-- 督办 items: one matter pursued with one unit on one sheet. All that happens to one is an event; a sheet changed is written anew.

-- task_number 0: about no task of the plan. proposal: the mark of the facts that called for it, empty where none did.
CREATE TABLE item (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    source text NOT NULL CHECK (source IN ('task', 'instruction', 'hotline', 'inspection')),
    task_number integer NOT NULL CHECK (task_number >= 0),
    proposal text NOT NULL,
    recorded_at timestamp NOT NULL
);

-- number: the sheet's in its government's year, 0 but for the event that issued it.
CREATE TABLE item_event (
    id integer PRIMARY KEY,
    item_id integer NOT NULL,
    act text NOT NULL CHECK (act <> ''),
    happened_on date NOT NULL,
    done_by text NOT NULL CHECK (done_by <> ''),
    words text NOT NULL,
    reply_due date,
    number integer NOT NULL CHECK (number >= 0),
    recorded_at timestamp NOT NULL,
    CHECK (reply_due > happened_on)
);

CREATE TABLE item_sheet (
    event_id integer PRIMARY KEY,
    matter text NOT NULL CHECK (matter <> ''),
    basis text NOT NULL,
    demand text NOT NULL CHECK (demand <> ''),
    lead_unit integer NOT NULL,
    grade text NOT NULL CHECK (grade IN ('blue', 'yellow', 'red'))
);

CREATE TABLE item_co_unit (
    event_id integer NOT NULL,
    position integer NOT NULL,
    unit_id integer NOT NULL,
    PRIMARY KEY (event_id, position)
);

-- The office's word on what the facts proposed; `mark` names these facts, and `saw` keeps what was said of them.
CREATE TABLE proposal_word (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    mark text NOT NULL CHECK (mark <> ''),
    kind text NOT NULL CHECK (kind <> ''),
    unit_id integer NOT NULL,
    saw text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('accept', 'dismiss')),
    judged_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    done_by text NOT NULL CHECK (done_by <> ''),
    recorded_at timestamp NOT NULL,
    UNIQUE (plan_id, mark)
);
