"""Documents and other people's formats in, values and problems out."""
