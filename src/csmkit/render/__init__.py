"""Values in, documents and e-mail drafts out; the only user of Jinja."""
