-- Which numbers were printed wrong, what is right, and how do we know?
SELECT since, url, indicator_id, area, as_of_on, expect AS printed, value AS right_value, reason, figures
FROM mart.corrections
WHERE NOT retired;
