-- One row per unit of the plan's government: its name and number.
SELECT u.name, u.id
FROM unit AS u
INNER JOIN plan AS p ON p.government = u.government
WHERE p.id = :plan
