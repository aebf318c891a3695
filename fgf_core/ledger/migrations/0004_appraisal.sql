-- The appraisal: schemes adopted, what people entered about units, results with their cards, objections and decisions.

CREATE TABLE scheme_version (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    name text NOT NULL,
    version text NOT NULL CHECK (version <> ''),
    text text NOT NULL,
    adopted_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    adopted_by text NOT NULL CHECK (adopted_by <> ''),
    recorded_at timestamp NOT NULL,
    UNIQUE (plan_id, version)
);

-- amount: points in hundredths, null where the scheme says how much. task_number 0: about no task.
CREATE TABLE appraisal_entry (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    unit_id integer NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    counts_on date NOT NULL,
    amount integer,
    role text NOT NULL CHECK (role IN ('lead', 'responsible')),
    task_number integer NOT NULL,
    document text NOT NULL,
    basis text NOT NULL CHECK (basis <> ''),
    entered_by text NOT NULL CHECK (entered_by <> ''),
    recorded_at timestamp NOT NULL
);

-- An entry taken back: from the day on it doesn't count.
CREATE TABLE appraisal_entry_end (
    entry_id integer PRIMARY KEY,
    ended_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    ended_by text NOT NULL CHECK (ended_by <> ''),
    recorded_at timestamp NOT NULL
);

CREATE TABLE appraisal (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    as_of date NOT NULL,
    scheme_name text NOT NULL,
    scheme_version text NOT NULL,
    scheme_text text NOT NULL,
    drafted_by text NOT NULL CHECK (drafted_by <> ''),
    recorded_at timestamp NOT NULL
);

-- A unit's scorecard as it was computed, whole, as JSON; a correction is the next revision.
CREATE TABLE appraisal_card (
    appraisal_id integer NOT NULL,
    unit_id integer NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    card text NOT NULL,
    recorded_at timestamp NOT NULL,
    PRIMARY KEY (appraisal_id, unit_id, revision)
);

CREATE TABLE appraisal_event (
    id integer PRIMARY KEY,
    appraisal_id integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('publish', 'finalize', 'discard')),
    happened_on date NOT NULL,
    until_on date,
    reason text NOT NULL,
    done_by text NOT NULL CHECK (done_by <> ''),
    recorded_at timestamp NOT NULL,
    UNIQUE (appraisal_id, kind)
);

CREATE TABLE objection (
    id integer PRIMARY KEY,
    appraisal_id integer NOT NULL,
    unit_id integer NOT NULL,
    raised_on date NOT NULL,
    block text NOT NULL,
    words text NOT NULL CHECK (words <> ''),
    raised_by text NOT NULL CHECK (raised_by <> ''),
    recorded_at timestamp NOT NULL
);

CREATE TABLE objection_word (
    objection_id integer PRIMARY KEY,
    outcome text NOT NULL CHECK (outcome IN ('uphold', 'correct')),
    decided_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    decided_by text NOT NULL CHECK (decided_by <> ''),
    card_revision integer NOT NULL,
    recorded_at timestamp NOT NULL
);
