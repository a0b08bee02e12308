-- Which sources give figures that measure something?
SELECT source_id, name, articles, figures, linked_figures, last_published_on, last_collected_at
FROM mart.source_health
ORDER BY linked_figures DESC;
