"""What the exchange page is made of: one card for each way in or out."""
