"""Why the lens leaves a question to PostgreSQL."""


class CannotAnswer(Exception):
    """It is not made for the question, or not able to answer it now."""
