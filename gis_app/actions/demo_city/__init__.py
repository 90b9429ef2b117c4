"""The demo city's arrays on their way into the tables, a file a family of them."""
