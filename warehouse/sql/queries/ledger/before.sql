-- The change before each of some changes.
SELECT t.transition_id, b.transition_id
FROM core.transitions AS t
JOIN core.transitions AS b ON b.target_id = t.target_id AND b.area = t.area AND b.sequence = t.sequence - 1
WHERE t.transition_id IN (SELECT unnest(string_split($ids, ' ')))
