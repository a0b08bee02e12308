-- A correction finds its article or day but not the number it expects: the source changed it, so remove the correction.
SELECT correction_id, coalesce(url, concat_ws(' ', indicator_id, area, as_of_on)) AS place, expect, since
FROM mart.corrections
WHERE retired
ORDER BY correction_id
