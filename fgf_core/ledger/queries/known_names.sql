-- One row per name or alias a government's units go by: the name and the unit's number.
SELECT name, id
FROM unit
WHERE government = :government
UNION ALL
SELECT alias, unit_id
FROM unit_alias
WHERE government = :government
