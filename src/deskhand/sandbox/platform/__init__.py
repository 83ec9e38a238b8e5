"""Operations of the Jira platform's own API."""
