"""How read models are said on screen. No widgets here."""
