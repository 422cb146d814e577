"""How long persons of closed cases are kept, and holds that keep them longer."""
