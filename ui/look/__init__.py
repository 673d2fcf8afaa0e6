"""How everything looks: colours, themes, fonts, icons."""
