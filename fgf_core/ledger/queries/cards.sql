-- One row per unit of an appraisal, in the order of the units: its last card up to a revision.
SELECT
    c.unit_id,
    c.revision,
    c.card
FROM appraisal_card AS c
INNER JOIN (
    SELECT unit_id, max(revision) AS revision
    FROM appraisal_card
    WHERE appraisal_id = :appraisal AND revision <= :most
    GROUP BY unit_id
) AS l ON l.unit_id = c.unit_id AND l.revision = c.revision
WHERE c.appraisal_id = :appraisal
ORDER BY c.unit_id
