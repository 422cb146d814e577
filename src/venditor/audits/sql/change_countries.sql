SELECT coalesce(country, '') AS place, count(*) AS lines FROM change WHERE changed GROUP BY ALL ORDER BY lines DESC, place
