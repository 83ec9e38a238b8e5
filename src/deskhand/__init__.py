"""Connects Jira Service Management to everything else."""
