INSERT INTO core.silences BY NAME
SELECT
    $silence_id AS silence_id, CAST($matcher AS JSON) AS matcher, $from_at AS from_at, $until_at AS until_at,
    $silenced_by AS silenced_by, $reason AS reason
