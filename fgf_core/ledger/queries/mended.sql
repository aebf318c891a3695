-- One row per report of a unit sent back whole and mended since: by the first workbook of the unit for the period that the
-- office hadn't seen when it sent the report back. The office's own workbook mends it too where it speaks for the unit.
-- Continues chosen.sql.
, answer AS (
    SELECT
        b.id,
        s.id AS submission_id,
        s.submitted_on,
        row_number() OVER (PARTITION BY b.id ORDER BY s.submitted_on, s.id) AS place
    FROM report_return AS b
    INNER JOIN chosen AS c ON c.plan_id = b.plan_id
    INNER JOIN submission AS s ON s.plan_id = b.plan_id AND s.period = b.period
    WHERE
        (s.id > b.seen_submission OR s.submitted_on >= cast(b.returned_on + 1 AS timestamp))
        AND (
            s.unit_id = b.unit_id
            OR s.unit_id = 0
            AND EXISTS (SELECT 1 FROM report AS r WHERE r.submission_id = s.id AND r.unit_id = b.unit_id)
        )
),

mended AS (
    SELECT id, submission_id, submitted_on
    FROM answer
    WHERE place = 1
)
