-- One row per objection to a plan's appraisals by the day, in order of the ids, with the decision where there was one.
SELECT
    o.appraisal_id,
    o.id,
    u.name,
    o.raised_on,
    o.block,
    o.words,
    o.raised_by,
    coalesce(w.outcome, '') AS outcome,
    w.decided_on,
    coalesce(w.reason, '') AS reason,
    coalesce(w.decided_by, '') AS decided_by,
    coalesce(w.card_revision, 0) AS card_revision
FROM objection AS o
INNER JOIN appraisal AS a ON a.id = o.appraisal_id
INNER JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN objection_word AS w ON w.objection_id = o.id AND w.decided_on <= :as_of
WHERE a.plan_id = :plan AND o.raised_on <= :as_of
ORDER BY o.id
