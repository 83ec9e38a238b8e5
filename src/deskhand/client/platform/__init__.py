"""client/platform."""
