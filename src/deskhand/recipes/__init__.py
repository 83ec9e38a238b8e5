"""Recipes: the format, its expressions and the check before it runs."""
