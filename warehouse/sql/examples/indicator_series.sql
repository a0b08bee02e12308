-- How has the number of VNeID accounts grown in the whole country?
SELECT as_of_on, value, qualifier, sources
FROM mart.indicator_series
WHERE indicator_id = 'vneid_accounts' AND area = 'VN';
