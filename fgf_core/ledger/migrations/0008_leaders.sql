-- 分管: which leader answers for which unit. A unit's row of the latest from_on counts, of one day the newest; an empty
-- leader takes the one before back.
CREATE TABLE leader_duty (
    id integer PRIMARY KEY,
    unit_id integer NOT NULL,
    leader text NOT NULL,
    post text NOT NULL,
    from_on date NOT NULL,
    done_by text NOT NULL CHECK (done_by <> ''),
    recorded_at timestamp NOT NULL
);
