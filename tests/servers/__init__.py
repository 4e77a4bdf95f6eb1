"""Throwaway servers for development and for CI."""
