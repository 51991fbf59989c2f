"""What anyone can know of a log from its public entries alone: checked, counted, and what is overdue."""
