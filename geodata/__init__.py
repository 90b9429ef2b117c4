"""What comes in and goes out: files, columns, datums, attribution, the demo city."""
