"""Where Atlassian documents the operations of Data Center."""

PAGES = "https://developer.atlassian.com/server/jira-servicedesk/rest/v1103/api-group-"
