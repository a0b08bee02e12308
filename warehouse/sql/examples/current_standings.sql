-- Where does every national target stand?
SELECT target_id, name_vi, status, value, value_date, op, target, deadline
FROM mart.current_standings
WHERE area = 'VN' AND status <> 'not_rated'
ORDER BY status, deadline, target_id;
