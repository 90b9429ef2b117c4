"""What every answer that leaves the page says of itself: who made it, when, of what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.demo_accounts import BY_USERNAME as DEMO
from gis_app.domain.filter_sentence import MOST_NAMES
from gis_app.domain.scope import ALL_CATEGORIES
from gis_app.store import accounts, filter_names, installation, places

WHOLE = {"zh": "全部辖区", "en": "the whole area"}
NOWHERE = {"zh": "无", "en": "nothing"}
SERVER = {"zh": "服务器命令行", "en": "the server's command line"}
WIDENED = {
    "zh": "画定范围所涉的 {} 个整网格",
    "en": "the {} whole grids of the drawn area",
}
MORE = {"zh": "{} 等 {} 处", "en": "{} and others, {} in all"}
JOINT = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class Told:
    """In one language. made_at: in the city's time, to the minute."""

    maker: str
    made_at: str
    scope: str
    filter: str
    installation: str

    @property
    def mark(self) -> str:
        """What a watermark says."""
        return f"{self.maker} {self.made_at}"


def told(cursor, scope, wanted, lang, widened=None) -> Told:
    """wanted: the filter as it is really asked. widened: of so many whole grids, where a
    drawn area became the grids it touches; they are then not named one by one."""
    account = accounts.by_id(cursor, scope.account_id) if scope.account_id else None
    now = datetime.now(UTC).astimezone(CITY_TIME)
    if widened is not None:
        wanted = wanted.model_copy(update={"grids": []})
    said = wanted.sentence(lang, filter_names.read(cursor, wanted, lang))
    if widened is not None:
        said = f"{said} · {WIDENED[lang].format(widened)}"
    return Told(
        maker=_titled(account, lang) if account else SERVER[lang],
        made_at=now.strftime("%Y-%m-%d %H:%M"),
        scope=_scope(cursor, scope, lang),
        filter=said,
        installation=installation.read(cursor).name or "",
    )


def _titled(account, lang):
    """An account's title is data; those of the demo are known in both languages."""
    known = DEMO.get(account.username) if account.is_demo else None
    return known.title_en if known and lang == "en" else account.title


def _scope(cursor, scope, lang):
    """The account's own area and kinds of matters."""
    if not scope.prefixes:
        return NOWHERE[lang]
    said = WHOLE[lang]
    if "" not in scope.prefixes:
        known = places.names(cursor, scope.prefixes)
        said = _listed([_named(code, known) for code in scope.prefixes], lang)
    if scope.categories == ALL_CATEGORIES:
        return said
    labels = filter_names.categories(cursor, lang)
    kinds = _listed([labels.get(code, code) for code in scope.categories], lang)
    return f"{said} · {kinds}"


def _named(code, known):
    return known[code].name if code in known else code


def _listed(names, lang):
    joined = JOINT[lang].join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return joined
    return MORE[lang].format(joined, len(names))
