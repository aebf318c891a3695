-- One row when this very file was already taken for the unit and period: the submission's number.
SELECT id
FROM submission
WHERE plan_id = :plan AND unit_id = :unit AND period = :period AND file_hash = :hash
