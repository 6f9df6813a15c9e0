"""Changing what is known of people: staging a client list, taking it over, taking it back."""
