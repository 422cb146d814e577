-- What became of each return line: one outcome when all its parts agree, `mixed` when they do not.

CREATE VIEW part AS
SELECT *,
    CASE
        WHEN in_time_status = 'determined' AND in_time THEN 'in_time'
        WHEN in_time_status = 'determined' THEN 'late'
        WHEN in_time_status = 'not_applicable' THEN 'no_right'
        WHEN in_time_status = 'not_encoded' THEN 'not_encoded'
        ELSE 'cannot_tell'
    END AS outcome
FROM judged
WHERE kind = 'return';

CREATE VIEW return_line AS
SELECT world, line, min(place_key) AS place_key,
    CASE WHEN count(DISTINCT outcome) = 1 THEN min(outcome) ELSE 'mixed' END AS outcome
FROM part
GROUP BY world, line;

CREATE VIEW purchase_line AS
SELECT *,
    CASE
        WHEN last_day_status = 'determined' THEN 'determined'
        WHEN last_day_status = 'not_applicable' THEN 'no_right'
        WHEN last_day_status = 'not_encoded' THEN 'not_encoded'
        ELSE 'cannot_tell'
    END AS outcome
FROM judged
WHERE kind = 'purchase';
