-- One row per part of the region, by its code: the counts of its tasks. Continues state.sql.
SELECT
    code - code % :step AS part,
    {counts}
FROM state
GROUP BY code - code % :step
