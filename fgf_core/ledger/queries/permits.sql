-- One row per permit to report late given by the day, oldest first, with its end where it had ended by then.
SELECT
    p.id,
    p.unit_id,
    u.name,
    p.period,
    p.granted_on,
    p.until_on,
    p.reason,
    e.ended_on,
    coalesce(e.reason, '') AS end_reason
FROM permit AS p
INNER JOIN unit AS u ON u.id = p.unit_id
LEFT JOIN permit_end AS e ON e.permit_id = p.id AND e.ended_on <= :as_of
WHERE p.plan_id = :plan AND p.granted_on <= :as_of
ORDER BY p.granted_on, p.id
