"""What the page after the outage is made of: one card for each of the six steps."""
