-- Which articles were reprinted, by how many others, and how soon?
SELECT voice_name, original_title, count(*) AS reprints, min(days_later) AS first_after_days
FROM mart.reprints
GROUP BY ALL
ORDER BY reprints DESC
