"""After-sales cases: their events as rows, and the services that carry out commands."""
