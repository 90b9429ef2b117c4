"""What scripts/benchmarks/places.py asks: addresses whose place is known, written as
people write them, and many names for speed. A truth is (text, lon, lat); NaN where any
placement would be wrong."""

import csv
import re

import numpy as np

from gis_app.store import wkb

FIRST = "安和康永福瑞祥兴昌泰明文景春秋清金玉宝德仁义信嘉锦秀芳荷莲桂柳槐杏梅兰竹松枫桐榆云月晨朝"
SECOND = "宁乐平祥盛荣丰园馨雅泽源润溪泉波湾桥堤岸渠汀洲林苑庭居善贤礼诚顺达通远朗晖霞岚畔滨舒逸谐睦"
KINDS = "超市 药店 小学 幼儿园 酒店 公司 诊所 饭店 银行 理发店 花园 广场".split()
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
# Letters that a keyboard by sound mistakes for each other.
HEARD = str.maketrans("晖渠景和文华祥兴荷明福清园岸", "辉衢警河闻花翔星何名富青原案")
NOWHERE = (float("nan"), float("nan"))


def doors(cursor, chance, n):
    """n buildings with a number: rows address, lon, lat, county, town, code of it."""
    cursor.execute(
        """
        SELECT b.address, ST_X(c) AS lon, ST_Y(c) AS lat, county.name AS county,
               town.name AS town, town.code
          FROM building b CROSS JOIN LATERAL ST_PointOnSurface(b.geom) c
          JOIN unit_version town ON town.code = left(b.place_code, 9)
          JOIN unit_version county ON county.code = left(b.place_code, 6)
         WHERE b.address ~ '[0-9]号'
         ORDER BY b.id
        """
    )
    return some(chance, cursor.fetchall(), n)


def some(chance, rows, n):
    return [rows[at] for at in chance.permutation(len(rows))[:n]]


def written_otherwise(chance, rows):
    """case -> truths."""

    def case(write, at=lambda row: (row.lon, row.lat), only=lambda row: True):
        return [(write(row), *at(row)) for row in rows if only(row)]

    towns = sorted({row.town for row in rows})
    street = {id(row): re.match(r"(.+?)(\d+)号", row.address) for row in rows}

    def slip(row):
        found = street[id(row)]
        at = int(chance.integers(0, max(1, len(found[1]) - 1)))
        other = str(chance.choice(list(SECOND)))
        return row.address[:at] + other + row.address[at + 1 :]

    def estate(row):
        return row.address[street[id(row)].end() :]

    return {
        "as written": case(lambda row: row.address),
        "county and town before it": case(lambda r: r.county + r.town + r.address),
        "town before it": case(lambda r: r.town + r.address),
        "附近 after it": case(lambda r: r.town + r.address + "附近"),
        "wide digits": case(lambda r: r.town + r.address.translate(WIDE)),
        "numerals": case(lambda r: r.town + r.address.translate(HAN)),
        "spaces, brackets": case(lambda r: f"{r.town} {r.address} (东侧)"),
        "staircase and room": case(lambda r: r.town + r.address + "2单元301室"),
        "without the estate": case(lambda r: r.town + street[id(r)][0]),
        "estate and block alone": case(lambda r: r.town + estate(r), only=estate),
        "a letter of the same sound": case(
            lambda r: r.town + r.address.translate(HEARD),
            only=lambda r: r.address.translate(HEARD) != r.address,
        ),
        "one letter wrong": case(lambda r: r.town + slip(r)),
        "one letter wrong, no town": case(slip),
        "one letter left out": case(lambda r: r.town + r.address[0] + r.address[2:]),
        "a wrong town": case(lambda r: towns[towns.index(r.town) - 1] + r.address),
        "no such number": case(
            lambda r: f"{r.town}{street[id(r)][1]}{int(street[id(r)][2]) + 400}号",
            at=lambda r: NOWHERE,
        ),
        "another city": case(
            lambda r: "石家庄市长安区" + r.address, at=lambda r: NOWHERE
        ),
        "town alone": case(lambda r: r.county + r.town, at=lambda r: NOWHERE),
    }


def take_out(cursor, chance, share):
    """Delete a share of the numbered doors, with all their buildings; their truths."""
    cursor.execute(
        """
        SELECT g.street, g.house, min(town.name) AS town, avg(ST_X(g.geom)) AS lon,
               avg(ST_Y(g.geom)) AS lat, array_agg(g.ref::bigint) AS ids
          FROM gazetteer_name g
          JOIN unit_version town ON town.code = left(g.place_code, 9)
         WHERE g.source = 'building' AND g.house IS NOT NULL AND g.annex = ''
         GROUP BY g.street, g.house, left(g.place_code, 9) ORDER BY 1, 2
        """
    )
    rows = cursor.fetchall()
    gone = [row for row in rows if chance.random() < share]
    cursor.execute(
        "DELETE FROM building WHERE id = ANY (%s)",
        [[n for row in gone for n in row.ids]],
    )
    return [(f"{row.town}{row.street}{row.house}号", row.lon, row.lat) for row in gone]


def split(path, folder):
    """(file with four of five rows of a table of places; truths: addresses of the fifth;
    addresses and names of the four)."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = folder / "known.csv"
    with open(known, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row for at, row in enumerate(rows) if at % 5)

    def truths(field, kept):
        return [
            (row["adname"] + row[field], float(row["lon"]), float(row["lat"]))
            for at, row in enumerate(rows)
            if (at % 5 > 0) == kept and (field == "name" or "号" in row[field])
        ]

    return (
        known,
        truths("address", False),
        truths("address", True),
        truths("name", True),
    )


def many_places(chance, n):
    """Columns of named_place: n shops and estates on 4 000 streets of a large city."""
    streets = [
        f"{chance.choice(list(FIRST))}{chance.choice(list(SECOND))}"
        f"{chance.choice(list(SECOND))}{chance.choice(['路', '街', '大道', '巷'])}"
        for _ in range(4_000)
    ]
    street, house = chance.integers(0, 4_000, n), chance.integers(1, 900, n)
    letters = np.array(list(FIRST + SECOND))
    made = chance.choice(letters, (n, 4))
    kind = chance.integers(0, len(KINDS), n)
    lon = 117 + street % 63 * 0.01 + house * 1e-5
    lat = 38 + street // 63 * 0.01 + (house % 2) * 1e-4
    return {
        "code": [f"B{at}" for at in range(n)],
        "name": ["".join(made[at]) + KINDS[kind[at]] for at in range(n)],
        "address": [f"{streets[street[at]]}{house[at]}号" for at in range(n)],
        "place_code": ["99"] * n,
        "geom": wkb.points(lon, lat),
    }


def questions(chance, many, n=300):
    """kind -> texts."""
    at = chance.integers(0, len(many["name"]), n)
    names = [many["name"][i] for i in at]
    addresses = [many["address"][i] for i in at]
    return {
        "door": addresses,
        "door and name": [a + b for a, b in zip(addresses, names, strict=True)],
        "name": names,
        "slip in name": [name[:2] + "垚" + name[3:] for name in names],
        "slip in street": [text[:1] + "垚" + text[2:] for text in addresses],
        "part of a name": [name[1:4] for name in names],
        "no such door": [text.replace("号", "0号") for text in addresses],
        "unknown": ["垚垚" + name[:2] + "中心" for name in names],
        "pinyin": ["anningleilu", "fuxianglu", "rly", "changle", "mingyuandadao"]
        * (n // 5),
    }


def ledger(chance, many, n):
    at = chance.integers(0, len(many["name"]), n)
    return [
        many["address"][i] if i % 3 else many["address"][i] + many["name"][i]
        for i in at
    ]
