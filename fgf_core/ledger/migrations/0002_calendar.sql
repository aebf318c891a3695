-- Until when a unit's report of a period is taken, what was let in after that, what was sent back, what came on paper.

-- The workbook came on paper: the submission's `submitted_on` was entered by hand, with a reason.
CREATE TABLE paper_receipt (
    submission_id integer PRIMARY KEY,
    reason text NOT NULL CHECK (reason <> '')
);

-- From a day on, a period is locked so many days after its reporting day; the last row by a day counts.
CREATE TABLE grace (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    days integer NOT NULL CHECK (days BETWEEN 0 AND 365),
    from_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamp NOT NULL
);

-- 补报授权: a unit may still report on a locked period, to the end of a day.
CREATE TABLE permit (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    unit_id integer NOT NULL,
    period text NOT NULL CHECK (length(period) = 7),
    granted_on date NOT NULL,
    until_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamp NOT NULL,
    CHECK (until_on >= granted_on)
);

CREATE TABLE permit_end (
    permit_id integer PRIMARY KEY,
    ended_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_at timestamp NOT NULL
);

-- 退回重报: a unit's whole report of a period is sent back. seen_submission: the newest workbook the office then had.
CREATE TABLE report_return (
    id integer PRIMARY KEY,
    plan_id text NOT NULL,
    unit_id integer NOT NULL,
    period text NOT NULL CHECK (length(period) = 7),
    returned_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    seen_submission integer NOT NULL,
    recorded_at timestamp NOT NULL
);
