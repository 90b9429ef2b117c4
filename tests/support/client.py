"""A browser for tests: keeps cookies, carries the CSRF token, signs in as anybody."""

from flask.testing import FlaskClient

from gis_app.web.security import Visitor

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


class Browser(FlaskClient):
    make_account = None  # given by the fixture
    account = None
    csrf = None

    def sign_in(self, role="command", prefixes=("",), **more):
        """As a new account of this role. Returns itself; `.account` is the row."""
        return self.sign_in_as(self.make_account(role, prefixes, **more))

    def sign_in_as(self, account):
        """Put straight into the session: hashing passwords is for tests of sign-in."""
        self.account = account
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"] = Visitor(account).get_id()
            session["_fresh"] = True
        self.csrf = self.get("/api/session").get_json()["csrf"]
        return self

    def open(self, *arguments, **options):
        if self.csrf:
            headers = dict(options.get("headers") or {})
            headers.setdefault("X-CSRF-Token", self.csrf)
            options["headers"] = headers
        return super().open(*arguments, **options)
