-- One row per mark of a plan's proposals acted on or dismissed by the day.
SELECT i.proposal
FROM item AS i
INNER JOIN item_event AS e ON e.item_id = i.id AND e.act = 'draft'
WHERE i.plan_id = :plan AND i.proposal <> '' AND e.happened_on <= :as_of
UNION
SELECT mark
FROM proposal_word
WHERE plan_id = :plan AND judged_on <= :as_of
