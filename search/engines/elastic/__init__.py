"""The engine for many machines: a real Elasticsearch, over the same stems as the embedded one.

Both engines are given stems, not words, and the same plan of a query: they find the same
threads. A file of the embedded engine stands beside it on every machine: it knows the words
for spelling, suggestions and likeness, and answers where the server does not.
"""
