"""What casework reads, starting from `access`."""
