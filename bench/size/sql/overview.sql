-- One row per day: the counts of all tasks chosen. Continues state.sql.
SELECT
    day,
    {counts}
FROM state
GROUP BY day
ORDER BY day
