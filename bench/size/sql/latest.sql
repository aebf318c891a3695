-- The derived latest state: one row per task as of the day. Continues state.sql.
SELECT
    day,
    task,
    plan,
    code,
    number,
    title,
    deadline,
    percent,
    planned,
    verified,
    timeliness,
    due,
    light
FROM state
