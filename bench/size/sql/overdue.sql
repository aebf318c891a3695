-- One row per overdue task, the longest first, and how many there are in all. Continues state.sql.
SELECT
    plan,
    number,
    title,
    deadline,
    percent,
    planned,
    light,
    day - deadline AS days_overdue,
    count(*) OVER () AS number_of_all
FROM state
WHERE timeliness = 'overdue'
ORDER BY day - deadline DESC, plan, number
LIMIT 200
