SELECT days, count(*) FROM change WHERE changed AND days IS NOT NULL GROUP BY ALL ORDER BY days
