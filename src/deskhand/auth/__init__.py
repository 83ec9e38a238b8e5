"""How to prove who is asking: one file per way."""
