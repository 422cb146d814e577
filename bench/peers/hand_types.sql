-- The words that the hand-written queries put out: a byte in each row instead of a text.
CREATE TYPE available_clause AS ENUM ('default', 'exempt');
CREATE TYPE last_day_clause AS ENUM ('default', 'late_information', 'no_information');
CREATE TYPE in_time_clause AS ENUM ('default', 'late', 'not_sent');
CREATE TYPE refund_due_clause AS ENUM ('default');
CREATE TYPE answer_status AS ENUM ('determined', 'not_applicable');
