"""What is at hand on every page: search, the scan field, notices."""
