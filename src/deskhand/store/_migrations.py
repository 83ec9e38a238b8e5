"""The schema as it grew: number N of this list brings a database from version N-1 to N."""

__all__ = ["MIGRATIONS"]

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # `record` is JSON; `secret` opens only together with the id and the record it was sealed for.
        """
        CREATE TABLE connection (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          location TEXT NOT NULL,
          record TEXT NOT NULL,
          secret BLOB NOT NULL,
          created TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE cursor (
          connection TEXT PRIMARY KEY REFERENCES connection (name) ON DELETE CASCADE ON UPDATE CASCADE,
          read_at TEXT NOT NULL
        ) STRICT
        """,
        # `version` is the one in force; `since` is when the trigger begins to look, null while the recipe is stopped.
        """
        CREATE TABLE recipe (
          name TEXT PRIMARY KEY,
          version INTEGER NOT NULL,
          since TEXT,
          started_at TEXT,
          FOREIGN KEY (name, version) REFERENCES recipe_version (recipe, version) DEFERRABLE INITIALLY DEFERRED
        ) STRICT
        """,
        """
        CREATE TABLE recipe_version (
          recipe TEXT NOT NULL,
          version INTEGER NOT NULL,
          connection TEXT NOT NULL,
          source TEXT NOT NULL,
          digest TEXT NOT NULL,
          created TEXT NOT NULL,
          PRIMARY KEY (recipe, version)
        ) STRICT
        """,
    ),
    (
        """
        CREATE TABLE oauth_profile (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          record TEXT NOT NULL,
          secret BLOB NOT NULL,
          created TEXT NOT NULL
        ) STRICT
        """,
    ),
)
