"""How good the answers are: our own judged queries, and the measures."""
