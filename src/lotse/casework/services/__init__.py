"""What casework writes: verb first, keyword-only, `by` first."""
