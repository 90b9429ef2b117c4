"""The lens: a columnar copy of the incidents in memory that counts while one looks.

PostgreSQL is the truth. The copy holds no text of an incident, follows the change feed,
is thrown away at any doubt, and is asked by `client`, which alone may be imported by
what serves pages: everything else here brings DuckDB along.
"""
