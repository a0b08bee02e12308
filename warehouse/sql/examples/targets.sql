-- Which targets fall due in 2030, and which document promises them?
SELECT target_id, name_vi, op, target, unit, scope, document_no
FROM mart.targets
WHERE deadline BETWEEN DATE '2030-01-01' AND DATE '2030-12-31' AND superseded_by IS NULL;
