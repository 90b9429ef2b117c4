"""HTTP in, HTTP out: a blueprint a file, named for its URL."""
