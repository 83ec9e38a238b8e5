"""The door for agents, by the Model Context Protocol. Nothing stands behind it yet."""
