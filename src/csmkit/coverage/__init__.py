"""Coverage: load, capacity, and who takes over when somebody leaves."""
