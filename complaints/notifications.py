"""Letters about a complaint."""
