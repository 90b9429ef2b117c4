"""Rules of the field, pure: no SQL, no web."""
