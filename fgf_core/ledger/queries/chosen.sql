-- The one plan asked about. Other questions continue this text.
WITH chosen AS (
    SELECT id AS plan_id FROM plan WHERE id = :plan
)
