-- One row per government that has a division code: the last one entered. Other questions continue this text.
WITH seat AS (
    SELECT government, code
    FROM (
        SELECT government, code, row_number() OVER (PARTITION BY government ORDER BY id DESC) AS place
        FROM division
    ) AS d
    WHERE place = 1 AND code <> ''
)
