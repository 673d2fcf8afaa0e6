"""Everything that runs without Qt: import it, script it, test it."""
