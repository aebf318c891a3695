-- The division code (GB/T 2260) of each government, with or without a plan of its own; its newest row counts, and an empty
-- code takes the one before back.
CREATE TABLE division (
    id integer PRIMARY KEY,
    government text NOT NULL CHECK (government <> ''),
    code text NOT NULL CHECK (length(code) IN (0, 6)),
    recorded_at timestamp NOT NULL
);
