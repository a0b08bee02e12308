INSERT INTO core.acknowledgements BY NAME
SELECT
    $target_id AS target_id, $area AS area, $now AS acknowledged_at, $acknowledged_by AS acknowledged_by, $note AS note
