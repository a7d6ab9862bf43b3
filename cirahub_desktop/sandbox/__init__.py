"""A loopback Exchange and feed server: for trying the product, for the tests and for the benchmarks.

It is worth only as much as it is strict: it refuses what a real Exchange refuses in public folders. Read ``server.py``
first, then ``operations/`` for what each EWS operation accepts. Nothing here imports the rest of the product.
"""
