"""Channels in: adapters that turn what others hand over into complaints and additions.

An adapter makes an `Arrived` of each message; `taking.take` records it once and files it, or
parks it for a verifier with the reason. docs/channels.md describes each.
"""
