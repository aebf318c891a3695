-- One row per role and unit: the counts of its tasks. Continues state.sql.
SELECT
    p.role,
    p.unit,
    {counts}
FROM state AS s
INNER JOIN party AS p ON p.task = s.task
GROUP BY p.role, p.unit
