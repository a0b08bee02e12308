-- Which shares do the news print that no indicator takes?
SELECT surface, counted, sentence, url
FROM mart.unlinked_readings
WHERE unit = 'percent'
ORDER BY published_on DESC, reading_id;
