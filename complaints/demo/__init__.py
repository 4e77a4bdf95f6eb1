"""Demo content: sign-ins, and threads at any volume. Nothing here runs in production."""
