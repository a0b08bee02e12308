-- What became of the provinces that ended on 30 June 2025?
SELECT o.area, o.name_vi, n.area AS successor, n.name_vi AS successor_name
FROM mart.areas AS o
JOIN mart.areas AS n ON n.area = o.successor AND n.valid_from = o.valid_to + 1
WHERE o.valid_to = DATE '2025-06-30'
ORDER BY o.area;
