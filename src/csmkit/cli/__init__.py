"""Words on a command line in, words on a screen out; the only user of Typer and Rich."""
