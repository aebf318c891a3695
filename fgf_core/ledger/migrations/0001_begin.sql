-- The first shape of the ledger. Every fact carries the day it counts from and the moment it was written.

CREATE TABLE plan (
    id text PRIMARY KEY,
    title text NOT NULL,
    government text NOT NULL,
    year integer NOT NULL,
    document_number text NOT NULL,
    issued_on date NOT NULL,
    reporting_day integer NOT NULL CHECK (reporting_day BETWEEN 1 AND 28),
    first_month integer NOT NULL,
    strict boolean NOT NULL,
    simulated boolean NOT NULL,
    recorded_at timestamp NOT NULL
);

CREATE TABLE unit (
    id integer PRIMARY KEY,
    government text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    unit_class text NOT NULL CHECK (unit_class IN ('department', 'district', 'vertical')),
    exists_from date,
    exists_to date,
    UNIQUE (government, name)
);

CREATE TABLE unit_alias (
    government text NOT NULL,
    alias text NOT NULL CHECK (alias <> ''),
    unit_id integer NOT NULL REFERENCES unit (id),
    PRIMARY KEY (government, alias)
);

CREATE TABLE unit_group (
    id integer PRIMARY KEY,
    government text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    closed boolean NOT NULL,
    UNIQUE (government, name)
);

CREATE TABLE group_member (
    group_id integer NOT NULL REFERENCES unit_group (id),
    unit_id integer NOT NULL REFERENCES unit (id),
    PRIMARY KEY (group_id, unit_id)
);

CREATE TABLE task (
    id integer PRIMARY KEY,
    plan_id text NOT NULL REFERENCES plan (id),
    number integer NOT NULL CHECK (number > 0),
    chapter text NOT NULL,
    section text NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    text text NOT NULL,
    deadline_text text NOT NULL,
    original_deadline date,
    no_deadline_reason text NOT NULL,
    ongoing boolean NOT NULL,
    UNIQUE (plan_id, number),
    CHECK (original_deadline IS NOT NULL OR no_deadline_reason <> '')
);

CREATE TABLE task_unit (
    task_id integer NOT NULL,
    unit_id integer NOT NULL,
    role text NOT NULL CHECK (role IN ('lead', 'responsible')),
    position integer NOT NULL,
    printed text NOT NULL,
    confirmed boolean NOT NULL,
    PRIMARY KEY (task_id, unit_id, role)
);

CREATE TABLE task_group (
    task_id integer NOT NULL,
    group_id integer NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (task_id, group_id)
);

CREATE TABLE milestone (
    task_id integer NOT NULL,
    position integer NOT NULL,
    due_on date NOT NULL,
    percent double precision CHECK (percent BETWEEN 0 AND 100),
    words text NOT NULL,
    PRIMARY KEY (task_id, position)
);

CREATE TABLE target (
    task_id integer NOT NULL,
    position integer NOT NULL,
    amount double precision NOT NULL,
    measure text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (task_id, position)
);

-- unit_id 0 is the supervision office itself.
CREATE TABLE submission (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    unit_id integer NOT NULL,
    period text NOT NULL CHECK (length(period) = 7),
    file_name text NOT NULL,
    file_hash text NOT NULL,
    accepted integer NOT NULL,
    warned integer NOT NULL,
    refused integer NOT NULL,
    submitted_on timestamp NOT NULL,
    recorded_at timestamp NOT NULL,
    UNIQUE (plan_id, unit_id, period, file_hash)
);

CREATE TABLE submission_message (
    submission_id integer NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('file', 'warned', 'refused')),
    sheet text NOT NULL,
    row_number integer NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (submission_id, position)
);

CREATE TABLE report (
    id integer PRIMARY KEY,
    task_id integer NOT NULL,
    unit_id integer NOT NULL,
    period text NOT NULL CHECK (length(period) = 7),
    revision integer NOT NULL CHECK (revision BETWEEN 1 AND 9999),
    submission_id integer NOT NULL,
    claimed text CHECK (claimed IN ('not_started', 'in_progress', 'done')),
    percent double precision CHECK (percent BETWEEN 0 AND 100),
    done_on date,
    progress text NOT NULL,
    problems text NOT NULL,
    next_steps text NOT NULL,
    note text NOT NULL,
    submitted_on timestamp NOT NULL,
    recorded_at timestamp NOT NULL,
    UNIQUE (task_id, unit_id, period, revision)
);

-- seen_report: the newest report of the task that the office had when it gave its word.
CREATE TABLE verification (
    id integer PRIMARY KEY,
    task_id integer NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('pass', 'return')),
    verified_on date NOT NULL,
    reason text NOT NULL,
    seen_report integer NOT NULL,
    recorded_at timestamp NOT NULL,
    CHECK (outcome = 'pass' OR reason <> '')
);

CREATE TABLE extension (
    id integer PRIMARY KEY,
    task_id integer NOT NULL,
    asked_on date NOT NULL,
    granted_on date NOT NULL,
    to_date date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamp NOT NULL,
    CHECK (granted_on >= asked_on)
);

-- red: the office sets the light by hand, with a reason, or (false) takes it back.
CREATE TABLE light_mark (
    id integer PRIMARY KEY,
    task_id integer NOT NULL,
    marked_on date NOT NULL,
    red boolean NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamp NOT NULL
);

CREATE TABLE commit_count (
    id integer PRIMARY KEY CHECK (id = 1),
    commits integer NOT NULL
);

INSERT INTO commit_count VALUES (1, 0);
