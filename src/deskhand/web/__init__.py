"""The door for browsers. Nothing stands behind it yet."""
