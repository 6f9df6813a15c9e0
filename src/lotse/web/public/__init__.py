"""Pages for everybody: no sign-in, no cookie, nothing that names anybody."""
