"""Faces: each reads the request, makes one call, and renders the answer."""
