"""Every error this application reports to people, and nothing else.

The class fixes the HTTP status (and a command's exit code); `web/errors.py` turns
it into an answer, so no view catches anything. The text says what was wrong, where,
and what to do about it.
"""


class AppError(Exception):
    """A request that cannot be carried out as sent.

    errors: places that were wrong, each `{"where": …, "message": …}`.
    """

    status = 400
    title = "Bad request"
    exit_code = 2

    def __init__(self, detail="", errors=()):
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = list(errors)


class BadRequest(AppError):
    pass


class Unauthorized(AppError):
    status, title = 401, "Sign in first"


class Forbidden(AppError):
    status, title = 403, "Not allowed"


class NotFound(AppError):
    status, title = 404, "Not found"


class Conflict(AppError):
    """Someone else changed the same thing first, or the move is not allowed now."""

    status, title, exit_code = 409, "Conflict", 1


class TooLarge(AppError):
    status, title = 413, "Too large"


class Rejected(AppError):
    """The data breaks a rule; `errors` lists each place where it does."""

    status, title, exit_code = 422, "Rejected", 1


class TooMany(AppError):
    """Slow down. retry_after: seconds."""

    status, title = 429, "Too many requests"

    def __init__(self, detail="", retry_after=60):
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(AppError):
    """A part this needs is not there; the text says which and what to do."""

    status, title, exit_code = 503, "Unavailable", 3
