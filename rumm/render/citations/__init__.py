"""Citation styles: one module per style."""
