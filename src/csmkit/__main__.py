"""Run as `python -m csmkit` or as the `csmkit` command."""
