-- Which verdicts do people set aside at present, and why?
SELECT target_id, area_name, verdict, status, became_true_on, reason, made_by, made_at
FROM mart.overrides
WHERE in_force;
