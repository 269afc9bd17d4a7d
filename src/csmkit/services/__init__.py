"""One use case per file: open the store, decide, save."""
