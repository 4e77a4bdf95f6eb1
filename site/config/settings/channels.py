"""Channels in: where mail and other systems' complaints come from. docs/channels.md"""

from config import env

# The address at which the city takes complaints by mail; empty: none.
INCOMING_EMAIL = env.text("INCOMING_EMAIL", "")
INCOMING_MAILDIR = env.text("INCOMING_MAILDIR", "")
INCOMING_IMAP_HOST = env.text("INCOMING_IMAP_HOST", "")
INCOMING_IMAP_USER = env.text("INCOMING_IMAP_USER", "")
INCOMING_IMAP_PASSWORD = env.text("INCOMING_IMAP_PASSWORD", "")
INCOMING_IMAP_FOLDER = env.text("INCOMING_IMAP_FOLDER", "INBOX")
# Where the class stands that speaks with SP4N LAPOR; empty: files alone.
SP4N_CLIENT = env.text("SP4N_CLIENT", "")
RETENTION_INCOMING_DAYS = env.number("RETENTION_INCOMING_DAYS", 180)  # what nobody took in
