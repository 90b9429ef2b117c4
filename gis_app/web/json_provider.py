"""JSON in and out: UTF-8 as it is, compact, times with the offset of Asia/Shanghai."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask.json.provider import DefaultJSONProvider

STRICT = {"allow_nan": False, "separators": (",", ":")}
ZONE = ZoneInfo("Asia/Shanghai")


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return DefaultJSONProvider.default(value)


def _refuse(constant):
    raise ValueError(f"{constant} is no JSON")


class Provider(DefaultJSONProvider):
    ensure_ascii = False
    sort_keys = False
    compact = True
    default = staticmethod(_plain)

    def dumps(self, value, **options):
        # NaN is no JSON: better an error here than an answer no browser can read.
        return super().dumps(value, **STRICT | options)

    def loads(self, text, **options):
        try:
            return super().loads(text, parse_constant=_refuse, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def init_app(app):
    app.json = Provider(app)
