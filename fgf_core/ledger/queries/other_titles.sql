-- One row per other plan of the government: what its notice is called, the newest first.
SELECT title
FROM plan
WHERE government = :government AND id <> :plan
ORDER BY year DESC, issued_on DESC, id
