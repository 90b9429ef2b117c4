"""All SQL but a layer's SELECT: a file a table family; a cursor in, rows out."""
