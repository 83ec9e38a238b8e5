"""The platform operations that Data Center answers otherwise than Cloud."""
