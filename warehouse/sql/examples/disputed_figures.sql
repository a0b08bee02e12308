-- Where do sources disagree most, for one day and area?
SELECT indicator_id, area, as_of_on, value_low, value_high, unit, versions
FROM mart.disputed_figures
ORDER BY (value_high - value_low) / nullif(abs(value_high), 0) DESC NULLS LAST;
