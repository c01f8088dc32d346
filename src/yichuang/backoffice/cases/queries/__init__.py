"""Reads of the database, one module a screen: a fixed number of queries, whatever the rows."""
