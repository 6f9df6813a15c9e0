"""The journey „Anmelden“: signing in, second factor, invitations, the running session."""
