"""What an account, a touch, a stage and a handoff are; no files, no clock, no SQL."""
