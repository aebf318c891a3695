-- The plans of a year in a region, each with the part of the region it counts in, by code: the government of the next
-- level above it where there is one, else its own; empty for a government without a code. Continues seat.sql.
, chosen AS (
    SELECT
        p.id AS plan_id,
        CASE
            WHEN own.code IS NULL THEN ''
            WHEN :width = 2 OR part.code IS NOT NULL THEN substr(own.code, 1, :width) || :zeros
            ELSE own.code
        END AS part
    FROM plan AS p
    LEFT JOIN seat AS own ON own.government = p.government
    LEFT JOIN (SELECT DISTINCT code FROM seat) AS part ON part.code = substr(own.code, 1, :width) || :zeros
    WHERE p.year = :year AND (:prefix = '' OR substr(own.code, 1, length(:prefix)) = :prefix)
)
