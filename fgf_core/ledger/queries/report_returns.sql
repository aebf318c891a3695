-- One row per report of a unit sent back by the day, oldest first, with when and by which workbook it was mended by then.
-- Continues mended.sql.
SELECT
    b.unit_id,
    u.name,
    b.period,
    b.returned_on,
    b.reason,
    a.submitted_on AS mended_at,
    coalesce(a.submission_id, 0) AS mended_by
FROM report_return AS b
INNER JOIN unit AS u ON u.id = b.unit_id
LEFT JOIN mended AS a ON a.id = b.id AND a.submitted_on < cast(cast(:as_of AS date) + 1 AS timestamp)
WHERE b.plan_id = :plan AND b.returned_on <= :as_of
ORDER BY b.returned_on, b.id
