"""The sample city: made from a seed, no outside data, same seed same city."""
