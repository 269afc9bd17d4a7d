"""Evidence in, stage out."""
