"""The web application. `application.create_app` is the only place where its parts meet."""

__version__ = "0.1.0"
