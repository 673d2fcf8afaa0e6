"""What surrounds every page: bars, rail, help."""
