"""What keeps typed words safe when something may end the program."""
