-- One row: the newest workbook that spoke for a unit on a period and had come by the end of the day, 0 where none had.
SELECT coalesce(max(s.id), 0)
FROM submission AS s
WHERE
    s.plan_id = :plan AND s.period = :period
    AND s.submitted_on < cast(cast(:on AS date) + 1 AS timestamp)
    AND (
        s.unit_id = :unit
        OR s.unit_id = 0
        AND EXISTS (SELECT 1 FROM report AS r WHERE r.submission_id = s.id AND r.unit_id = :unit)
    )
