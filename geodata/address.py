"""A written address in its parts: units above, street, house, estate, block, crossing.

Pure grammar: it knows no city. Who knows the units of one hands them in, and a name is
then told from a suffix (市 of 菜市场, 区 of 小区). Rooms and staircases are read past and
never kept: they are not needed to place anything.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from geodata import english_address
from geodata.name_forms import digits, plain, unified

STREET = "大街|大道|公路|国道|省道|县道|乡道|胡同|里弄|弄堂|东路|西路|南路|北路|路|街|道|巷|弄"
# What may follow 号 when it numbers a block, a hall or a gate and not a house.
_NOT_A_HOUSE = "楼|栋|幢|座|厂房|车间|库|线|出口|入口|口|门|厅|馆|桌|机|井|桥|房|路|街|公|商|店|微|地块"
_RELATIONS = {
    "opposite": "斜?对面|对过|正对面",
    "beside": "旁边|旁道路|旁|隔壁|门口|门前|大门|西侧|东侧|南侧|北侧|侧|沿线|岸边|边上?|后面|"
    "前面|路边|楼下|院内|内|里面|处|口",
    "near": "附近|周边|周围|一带|左右",
}
_BEARINGS = {
    "东": 90, "南": 180, "西": 270, "北": 0,
    "东南": 135, "西南": 225, "西北": 315, "东北": 45,
}  # fmt: skip
_MOST = 300  # letters; what is longer is a story

_BRACKETS = re.compile(r"[((【\[<《〈]([^))】\]>》〉]*)[))】\]>》〉]?")
# After a place, the street that it is near is a hint, too: 金鹰国际近南京西路.
_NEAR_A_STREET = re.compile(rf"(?<=..)[,、]?靠?近[^近]{{2,8}}(?:{STREET})口?$")
_VILLAGE_ON_STREET = re.compile(rf"^.{{1,6}}[村镇乡](?P<street>.{{2,8}}(?:{STREET}))$")
_INSIDE = re.compile(  # rooms, staircases and floors: read past
    r"(?:第?\d+单元|[a-z]单元|\d+[-－]?\d*室|\d{3,4}(?:房间?|室|号房)|第?\d+(?:层|楼(?!栋|宇))"
    r"|(?:地下|负|b)\d+层?|f\d+层?|\d+f层?|底楼|顶楼|\d+门(?=\d|$)|\d+户)+"
)
_RELATION = re.compile(
    "的?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _RELATIONS.items())
    + ")$"
)
_OFFSET = re.compile(
    r"[往向以]?(东南|东北|西南|西北|东|南|西|北)(?:侧|面|边|方向|方)?约?(\d{1,4})(?:米|m)处?"
)
_DOOR = re.compile(
    r"^(?P<base>.*?)(?P<mark>[甲乙丙丁])?(?P<no>\d{1,5})"
    r"(?P<more>(?:[-~至到、,/之]\d{1,5})*)(?P<own>[甲乙丙丁a-e]?)"
    rf"(?P<lane>弄)?(?(lane)|(?:号院|号(?!{_NOT_A_HOUSE})|#(?!楼)))"
    r"(?P<rest>.*)$"
)
_BARE_DOOR = re.compile(
    rf"^(?P<base>.{{1,20}}?(?:{STREET}))(?P<no>\d{{1,5}})(?P<more>(?:-\d{{1,5}})*)(?P<mark>)"
    r"(?P<own>[甲乙丙丁a-e]?)(?P<lane>)(?P<rest>(?![-\d层楼米m路]).*)$"
)
_ANNEX = re.compile(r"^(?:附|之|副)第?(\d+)号?")
_INNER = re.compile(rf"^(?:支弄)?(\d{{1,4}})号(?!{_NOT_A_HOUSE}|院)")
_BLOCK = re.compile(
    r"(?:第)?(?P<no>\d{1,4}[a-z]?|[a-z]\d{0,3}|[甲乙丙丁东西南北中]|\d+-\d+)"
    r"(?:号楼|(?<!\d)楼|号院|号?栋|号?幢|#楼?|座|号厂房|号厅|号房|号馆)(?!梯|宇|盘|市)"
)
_CROSS = re.compile(
    rf"^(?P<a>.{{1,12}}?(?:{STREET}))(?P<join>与|和|跟|及|同|近|靠近?|[、/&+,.\-—~至])?"
    rf"(?P<b>.{{1,12}}?(?:{STREET}))(?P<end>交叉路?口|交汇处?|交界处?|交口|相交处?|十字路口"
    r"|丁字路口|路口|口)?(?P<rest>.*)$"
)
_STREET_HEAD = re.compile(rf"^(?P<street>.{{1,11}}?(?:{STREET}))(?P<rest>.*)$")
_IS_ROAD = re.compile(f"(?:{STREET})$")
_NO_REST = re.compile("^(?:口|局|桥|灯|面|段|站|心|边|道|政|管|办|市|委|基|所|队|支)")
_PROVINCE = re.compile(r"[^\d路街道巷弄号]{2,8}?(?:省|自治区|特别行政区)")
_CITY = re.compile(
    r"[^\d路街道巷弄号]{1,10}?(?:(?<![城超菜夜花农贸都])市(?![场民政区立容值里])|自治州|盟)"
)
_COUNTY = re.compile(
    r"[^\d路街道巷弄号]{1,10}?"
    r"(?:(?<![小园社校片景厂库院居城地])区(?![域间])|县(?!城|委|政)|旗)"
)
_TOWN = re.compile(
    r"[^\d路街巷弄号]{1,10}?(?:街道(?:办事处|办)?|地区办事处"
    r"|(?<!小)镇(?![政中卫路街小])|乡(?![村政路镇情]))"
)
_COMMUNITY = re.compile(
    r"[^\d路街道巷弄号]{1,10}?(?:社区(?:居委会)?(?![卫服党居医广调驿警微])|居委会|村委会"
    r"|(?<![新小])村(?![委民口路镇卫小部]))"
)
_LEVELS = (_PROVINCE, _CITY, _COUNTY, _TOWN, _COMMUNITY)
_LONGEST_UNIT = 18
_BETWEEN = ",.、-/"
# After the name of a unit: it is the beginning of something else's.
_GOES_ON = re.compile(
    rf"{STREET}|委会|服务|党群|卫生|调解|驿站|会客|微型|警务|办事处|第?[一二三四五六七八九十\d]*网格"
)


@dataclass(frozen=True)
class Address:
    """Texts but the units' are `plain`; "" and None: not said.

    units: as they are written, the highest first. street: what carries the house
    numbers: a road, a village, a lane's road. house, house_to: the number, or a range. annex: 3 of 附3号, 甲, 弄55 for house 55 within the lane. name: estate,
    building or organisation. block: 3 of 3号楼. cross: the other street of a crossing.
    relation: near, beside, opposite. offset: (degrees from north, metres). hints: what
    stands in brackets.
    """

    units: tuple[str, ...] = ()
    street: str = ""
    house: int | None = None
    house_to: int | None = None
    annex: str = ""
    name: str = ""
    block: str = ""
    cross: str = ""
    relation: str = ""
    offset: tuple[int, int] | None = None
    hints: tuple[str, ...] = ()

    @property
    def is_area(self) -> bool:
        """It names units and nothing in them."""
        return bool(self.units) and not (self.street or self.name)

    @property
    def is_door(self) -> bool:
        return bool(self.street) and self.house is not None

    @property
    def door(self) -> str:
        """文化路12号, 虹桥路2222弄20号; "" where there is none."""
        if not self.is_door:
            return ""
        if self.annex.startswith("弄"):
            inner = self.annex[1:]
            return f"{self.street}{self.house}弄" + (f"{inner}号" if inner else "")
        return f"{self.street}{self.house}号" + (
            f"附{self.annex}" if self.annex else ""
        )

    @property
    def normal(self) -> str:
        """All of it in one form, so that two ways of writing compare equal."""
        place = self.door or self.street
        crossing = f"与{self.cross}交叉口" if self.cross else ""
        block = f"{self.block}栋" if self.block else ""
        return "".join(self.units) + place + crossing + self.name + block

    @property
    def names(self) -> tuple[str, ...]:
        """What it may call a place as a whole, the longest first: an estate may be
        called for its street or district (永风社区党群服务中心, 柳岸路小区)."""
        street = "" if self.is_door or self.cross else self.street
        own = [street + self.name] if street + self.name else []
        if self.name and street:
            own.append(self.name)
        above = [
            plain("".join(self.units[at:])) + street + self.name
            for at in range(len(self.units))
            if not self.is_door
        ]
        return tuple(dict.fromkeys([*above, *own]))


def parse(text: str, units: "UnitNames | None" = None) -> Address:
    """units: those known here; None: suffixes alone decide what is one.

    Never raises: what is no address at all is a name.
    """
    text = unified(str(text))[:_MOST]
    english = english_address.parse(text)
    if english is not None:
        return Address(**english)
    hints = tuple(plain(hint) for hint in _BRACKETS.findall(text) if plain(hint))
    rest = re.sub(r"[\s\x00-\x1f]+", "", _BRACKETS.sub("", text))
    rest = _NEAR_A_STREET.sub("", rest)
    names, rest = _peeled(rest, units)
    rest = digits(rest).strip(",.;:、。-—")
    found = _inner_parts(Address(units=names, hints=hints), rest)
    if not (found.street or found.name or names) and hints:
        return replace(parse(hints[0], units), hints=())
    return found


def written(text: str, key: str) -> str:
    """How a text writes what has this normal form: 九江路 for 9江路."""
    text = re.sub(r"\s+", "", unified(text))
    if not re.search(r"\d", key):
        return key
    for start in range(len(text)):
        for end in range(start + len(key), min(len(text), start + len(key) + 4) + 1):
            if plain(text[start:end]) == key:
                return text[start:end]
    return key


def is_road(street: str) -> bool:
    """Whether its name is a road's: along a road numbers rise, in a village they need not."""
    return _IS_ROAD.search(street) is not None or english_address.is_street(street)


def street_key(name: str) -> str:
    """A street or village as it is compared: 上沈屯村 and 上沈屯 number the same houses."""
    key = plain(name)
    if re.search(r"..(?<![新\d])村$", key):
        return key[:-1]
    return key


class UnitNames:
    """Names of units, in normal form, found at the beginning of a text."""

    def __init__(self, names: Iterable[str]):
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            self._full.setdefault(name[:2], []).append(name)
            if len(name) > 2 and name[-1] in "省市区县镇乡":
                self._short.setdefault(name[:2], []).append(name[:-1])

    def taken(self, text: str) -> int:
        """How many letters of a text are a unit's name, 0: none are.

        The short form (运河 of 运河区) counts where the name of another unit follows.
        """
        head = plain(text[:_LONGEST_UNIT])
        for name in self._full.get(head[:2], ()):
            if head.startswith(name):
                end = _end_of(name, text)
                if not _GOES_ON.match(text[end:]):
                    return end
        for name in self._short.get(head[:2], ()):
            if head.startswith(name) and self._begins(head[len(name) :]):
                return _end_of(name, text)
        return 0

    def _begins(self, head):
        return any(head.startswith(name) for name in self._full.get(head[:2], ()))


def _end_of(name, text):
    """Where a name in normal form ends in the text as it is written."""
    end = len(name)
    while plain(text[:end]) != name and end < len(text):
        end += 1
    return end


def _peeled(text, units):
    """(names of units at its beginning, what follows)."""
    names = []
    while units is not None and (taken := units.taken(text)):
        names.append(text[:taken])
        text = text[taken:].lstrip(_BETWEEN)
    for pattern in _LEVELS:
        found = pattern.match(text)
        if found and (units is None or pattern is not _COMMUNITY):
            # A town that is not known here is one all the same (the address is of
            # another city); a village may be any name that ends so.
            names.append(found[0])
            text = text[found.end() :].lstrip(_BETWEEN)
    return tuple(dict.fromkeys(names)), text


def _inner_parts(found, rest):
    found, rest = _relation(found, rest)
    if crossing := _crossing(found, rest):
        return crossing
    door = _DOOR.match(rest) or _BARE_DOOR.match(rest)
    if door and (door["base"] or found.units):
        return _door(found, door)
    return _named(found, rest)


def _relation(found, rest):
    """Takes 附近, 对面 and 北100米 off the end."""
    offset, relation = None, ""
    where = _OFFSET.search(rest)
    if where and where.start() > 1:
        offset = (_BEARINGS[where[1]], int(where[2]))
        rest = rest[: where.start()]
    while (end := _RELATION.search(rest)) and end.start() > 1 and not _is_word(rest):
        rest, relation = rest[: end.start()], relation or end.lastgroup
    if not (offset or relation):
        return found, rest
    return replace(found, offset=offset, relation=relation), rest


def _is_word(rest):
    """Endings that only look like a relation: 路口 belongs to a crossing, 河口 to a name."""
    return rest.endswith(
        ("路口", "交口", "叉口", "街口", "道口", "巷口", "出口", "入口")
    )


def _crossing(found, rest):
    cross = _CROSS.match(rest)
    if not cross or not (cross["join"] or cross["end"]):
        return None
    one, other = street_key(cross["a"]), street_key(cross["b"])
    if cross["end"] is None and (cross["rest"] or cross["join"] in ("至", "~", ".")):
        return None
    if len(one) < 2 or len(other) < 2 or one == other or re.search(r"\d号", rest):
        return None
    return replace(found, street=one, cross=other)


def _door(found, door):
    base, rest = door["base"].strip(",.、-/"), door["rest"]
    first, *others = [int(n) for n in re.findall(r"\d+", door["no"] + door["more"])]
    annex, to = door["mark"] or door["own"] or "", None
    if others and first < others[-1] <= first + 40:
        to = others[-1]
    elif others:
        annex = str(others[0])
    for pattern in (_ANNEX, _INNER):
        if inner := pattern.match(rest):
            annex, rest = inner[1], rest[inner.end() :]
    if door["lane"]:
        annex = "弄" + annex
    street = _street_of(base or found.units[-1])
    name, block = _block(rest)
    return replace(
        found, street=street, house=first, house_to=to, annex=annex, name=name,
        block=block,
    )  # fmt: skip


def _street_of(base):
    """What carries the number: 解放路阳光小区12号 numbers the estate, and the street
    only leads there."""
    if village := _VILLAGE_ON_STREET.match(base):
        return street_key(village["street"])
    head = _STREET_HEAD.match(base)
    if head and head["rest"] and not _NO_REST.match(head["rest"]):
        return street_key(head["rest"])
    return street_key(base)


def _block(rest):
    """(what is named in it, its block); rooms and floors are left out."""
    rest = rest.strip(",.、-/")
    block = ""
    found = _BLOCK.search(rest)
    if found:
        block = plain(found["no"])
        rest = rest[: found.start()]
    else:
        rest = _INSIDE.sub("", rest)
    return plain(re.sub(r"\d{1,4}$", "", rest) if len(rest) < 3 else rest), block


def _named(found, rest):
    """No house number: a street, a street and what stands at it, or a name."""
    named, block = _block(rest)
    head = _STREET_HEAD.match(named)
    if head and len(head["street"]) > 1 and not _NO_REST.match(head["rest"]):
        street = street_key(head["street"])
        return replace(found, street=street, name=head["rest"], block=block)
    return replace(found, name=named, block=block)
