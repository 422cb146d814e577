-- Facts that would have to be known, and for how many lines: of purchases for the last day, of returns for whether
-- they were in time. Lines of one combination need the same, so the lists are taken apart once for each.
WITH purchase_need AS (
    SELECT world, any_value(last_day_needs) AS needs, count(*) AS lines
    FROM purchase_line
    GROUP BY world, combination
),
return_need AS (
    SELECT world, line, unnest(in_time_needs) AS need FROM part
)
SELECT world, 'purchase', need, CAST(sum(lines) AS BIGINT)
FROM (SELECT world, unnest(needs) AS need, lines FROM purchase_need)
GROUP BY world, need
UNION ALL
SELECT world, 'return', need, count(DISTINCT line)
FROM return_need
GROUP BY world, need
