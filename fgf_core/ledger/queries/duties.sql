-- One row per unit of a plan's government that a leader answers for on the day, leader by leader as they were entered.
SELECT
    name,
    leader,
    post,
    from_on
FROM (
    SELECT
        d.id,
        u.name,
        d.leader,
        d.post,
        d.from_on,
        min(d.id) OVER (PARTITION BY d.leader) AS entered,
        row_number() OVER (PARTITION BY d.unit_id ORDER BY d.from_on DESC, d.id DESC) AS place
    FROM leader_duty AS d
    INNER JOIN unit AS u ON u.id = d.unit_id
    INNER JOIN plan AS p ON p.government = u.government
    WHERE p.id = :plan AND d.from_on <= :as_of
) AS last
WHERE place = 1 AND leader <> ''
ORDER BY entered, id
