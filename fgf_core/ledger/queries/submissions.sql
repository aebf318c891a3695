-- One row per workbook of the plan received by the day, the newest first.
SELECT
    s.id,
    coalesce(u.name, '') AS unit,
    s.period,
    s.file_name,
    s.file_hash,
    s.accepted,
    s.warned,
    s.refused,
    s.submitted_on,
    s.recorded_at,
    coalesce(p.reason, '') AS paper_reason
FROM submission AS s
LEFT JOIN unit AS u ON u.id = s.unit_id
LEFT JOIN paper_receipt AS p ON p.submission_id = s.id
WHERE s.plan_id = :plan AND s.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
ORDER BY s.submitted_on DESC, s.id DESC
