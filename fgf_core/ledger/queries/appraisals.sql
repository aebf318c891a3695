-- One row per appraisal of a plan for a day up to the one asked, newest first, with what had happened to it by then.
SELECT
    a.id,
    a.plan_id,
    a.title,
    a.as_of,
    a.scheme_name,
    a.scheme_version,
    a.scheme_text,
    a.drafted_by,
    a.recorded_at,
    p.happened_on AS published_on,
    p.until_on,
    f.happened_on AS final_on,
    d.happened_on AS discarded_on
FROM appraisal AS a
LEFT JOIN appraisal_event AS p ON p.appraisal_id = a.id AND p.kind = 'publish' AND p.happened_on <= :as_of
LEFT JOIN appraisal_event AS f ON f.appraisal_id = a.id AND f.kind = 'finalize' AND f.happened_on <= :as_of
LEFT JOIN appraisal_event AS d ON d.appraisal_id = a.id AND d.kind = 'discard' AND d.happened_on <= :as_of
WHERE a.plan_id = :plan AND a.as_of <= :as_of
ORDER BY a.id DESC
