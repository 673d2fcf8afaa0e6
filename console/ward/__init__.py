"""What a signed-in person does: a session, then one module per noun and one function per verb."""
