INSERT INTO core.overrides BY NAME
SELECT
    $target_id AS target_id, $area AS area, $status AS status, $became_true_on AS became_true_on, $reason AS reason,
    $made_by AS made_by, $now AS made_at, $as_of AS as_of, $verdict AS verdict, $value AS value,
    $value_date AS value_date
