"""Places, people and addresses of the demo. Called by make_data.py; see data/README.md."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from demo.geo import Point, bd09_to_gcj02, metres, moved

Row = dict[str, str]
HERE = Path(__file__).parent / "sources"
MAX_FROM_DISTRICT = 13_000  # metres; a shop further from its own district's centre is misplaced
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
GIVEN = [
    "晓梅", "建国", "雨桐", "志强", "丽华", "子涵", "海燕", "国栋",
    "秀兰", "浩然", "春燕", "文博", "玉珍", "欣怡", "德胜", "佳琪",
    "永强", "思远", "桂芳", "明轩", "雪莲", "立军", "静怡", "长青",
    "慧敏", "俊杰", "淑芬", "一鸣", "红霞", "天佑",
]  # fmt: skip
ESTATES = [
    "锦绣花园", "春晓里", "阳光嘉苑", "河畔新城", "丁香苑", "枫林雅居", "望湖公馆", "青年家园",
    "和顺里", "金桂苑", "书香门第", "云杉小区", "晨曦花园", "百合苑", "紫荆庭", "绿波园",
    "幸福里", "龙腾家园", "文汇苑", "向阳小区", "玫瑰园", "松涛里", "明珠花园", "北辰家园",
    "荷塘月色", "学府苑", "怡景园", "星河湾里", "朝霞小区", "福满家园",
]  # fmt: skip
# Homes outside the delivery areas: express only. Points are inside the district named.
FAR = [
    ("辽宁省", "大连市", "沙河口区", (121.5940, 38.9050)),
    ("北京市", "北京市", "朝阳区", (116.4550, 39.9220)),
    ("上海市", "上海市", "浦东新区", (121.5440, 31.2220)),
    ("四川省", "成都市", "武侯区", (104.0430, 30.6420)),
    ("广东省", "深圳市", "南山区", (113.9300, 22.5330)),
]


def phone(number: int) -> str:
    """A number nobody has: 170 0000 xxxx and 170 0001 xxxx."""
    return f"1700{number:07d}"


def lines(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            yield line.split("|")


def district_centres(adcodes: Path) -> dict[tuple[str, str], Point]:
    """(city, district) -> centre; first four digits of a division code are its city."""
    with gzip.open(adcodes, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["longitude"]]
    city = {row["adcode"][:4]: row["name"] for row in rows if row["level"] == "city"}
    return {
        (city[row["adcode"][:4]], row["name"]): (float(row["longitude"]), float(row["latitude"]))
        for row in rows
        if row["level"] == "district" and row["adcode"][:4] in city
    }


def clean_stores(stores: Path, adcodes: Path) -> tuple[list[Row], list[tuple[str, str]]]:
    """All usable shops of the source with GCJ-02 points, and (name, reason) of each one dropped."""
    centres = district_centres(adcodes)
    with gzip.open(stores, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shared = Counter((row["lng"], row["lat"]) for row in rows)
    kept: list[Row] = []
    dropped: list[tuple[str, str]] = []
    for row in rows:
        point = (float(row["lng"]), float(row["lat"]))
        where = district_of(row, centres)
        if min(point) < 1:
            dropped.append((row["name"], "no point (0,0)"))
        elif shared[row["lng"], row["lat"]] > 1:
            dropped.append((row["name"], f"point shared by {shared[row['lng'], row['lat']]} shops"))
        elif point == (123.4327909, 41.80864478):
            dropped.append((row["name"], "the geocoder's city centre, not the shop"))
        elif where is None:
            dropped.append((row["name"], "address names no district"))
        else:
            right = bd09_to_gcj02(point)
            away = metres(right, centres[where])
            if away > MAX_FROM_DISTRICT:
                dropped.append((row["name"], f"{away / 1000:.0f} km from the centre of {where[1]}"))
            else:
                kept.append({**row, "lng": f"{right[0]:.6f}", "lat": f"{right[1]:.6f}"})
    return kept, dropped


def district_of(row: Row, centres: dict[tuple[str, str], Point]) -> tuple[str, str] | None:
    text = row["address"].replace("浑南新区", "浑南区")
    if row["name"].startswith("吉"):
        city = "吉林市"
    elif re.match(r"[长双]\d", row["name"]):
        city = "长春市"
    else:
        city = next((c for c in ("沈阳市", "贵阳市") if c in text), "")
        city = city or ("贵阳市" if re.match(r"(云岩|南明|花溪)区", text) else "")
    found = [key for key in centres if key[1] in text and city in ("", key[0])]
    return found[0] if len(found) == 1 else None


def make_places(stores: Path, adcodes: Path, draw: random.Random) -> list[Row]:
    kept, dropped = clean_stores(stores, adcodes)
    print(f"stores usable {len(kept)}, dropped {len(dropped)}:")
    for name, reason in dropped:
        print(f"  {name}: {reason}")
    by_name = {row["name"]: row for row in kept}
    places = []
    for i, (code, name, province, city, district, region) in enumerate(lines("stores.txt")):
        source = by_name[name]
        shown = f"长春{name[1:]}号店" if name.startswith("长") and name[1:].isdigit() else name
        late = i % 4 == 0
        places.append(
            {
                "code": code,
                "name": shown,
                "kind": "store",
                "region": region,
                "province": province,
                "city": city,
                "district": district,
                "address": street_of(source["address"], city, district),
                "lng": source["lng"],
                "lat": source["lat"],
                "phone": phone(10_001 + i),
                "open_from": "07:00" if late else "07:30",
                "open_until": "22:00" if late else "21:00",
            }
        )
    houses = warehouses(places)
    points = pickup_points(places, draw)
    for place in places + points:
        place["served_by"] = nearest(place, houses[:-1])["code"]
    return places + points + houses


def street_of(address: str, city: str, district: str) -> str:
    """The address without its city and district (浑南新区 is the old name of 浑南区)."""
    return address.removeprefix(city).replace("浑南新区", "浑南区").removeprefix(district).strip()


def at(row: Row) -> Point:
    return float(row["lng"]), float(row["lat"])


def nearest(place: Row, choices: list[Row]) -> Row:
    near = [choice for choice in choices if choice["region"] == place["region"]]
    return min(near, key=lambda choice: metres(at(place), at(choice)))


def warehouses(stores: list[Row]) -> list[Row]:
    """Synthetic: a grid warehouse amid the stores it serves, one central north of Shenyang."""
    north = [s for s in stores if s["region"] == "ln" and float(s["lat"]) >= 41.79]
    south = [s for s in stores if s["region"] == "ln" and float(s["lat"]) < 41.79]
    jilin = [s for s in stores if s["region"] == "jl"]
    plan = [
        ("G01", "沈阳北前置仓", "皇姑区", north, "示例仓储园1号库"),
        ("G02", "沈阳南前置仓", "和平区", south, "示例仓储园2号库"),
        ("G03", "长春前置仓", "南关区", jilin, "示例仓储园3号库"),
    ]
    rows = []
    for i, (code, name, district, group, address) in enumerate(plan):
        lng = sum(float(s["lng"]) for s in group) / len(group)
        lat = sum(float(s["lat"]) for s in group) / len(group)
        city, province = group[0]["city"], group[0]["province"]
        head = [code, name, "grid_warehouse", group[0]["region"], province, city, district, address]
        rows.append(house(head, (lng, lat), i, "C01"))
    head = ["C01", "沈阳中央仓", "central_warehouse", "ln", "辽宁省", "沈阳市", "沈北新区"]
    rows.append(house([*head, "示例物流园中央仓"], (123.5460, 41.9350), 9, ""))
    return rows


def house(head: list[str], point: Point, number: int, served_by: str) -> Row:
    names = ["code", "name", "kind", "region", "province", "city", "district", "address"]
    row = dict(zip(names, head, strict=True))
    row |= {"lng": f"{point[0]:.6f}", "lat": f"{point[1]:.6f}", "phone": phone(10_301 + number)}
    return row | {"open_from": "06:00", "open_until": "22:00", "served_by": served_by}


def pickup_points(stores: list[Row], draw: random.Random) -> list[Row]:
    """Synthetic: an invented estate 300 to 1,600 m from a store, with an invented number."""
    rows = []
    for i in range(30):
        store = stores[i % len(stores)]
        step = (draw.choice((-1, 1)) * draw.uniform(250, 1_100) for _ in range(2))
        lng, lat = moved(at(store), *step)
        estate = ESTATES[i]
        street = re.match(r"[^\d（(]*?(街|路|大街|大路)", store["address"])
        row = {name: store[name] for name in ("region", "province", "city", "district")}
        row |= {"code": f"P{i + 1:03d}", "name": f"{estate}自提点", "kind": "pickup_point"}
        row["address"] = f"{street[0] if street else ''}{estate}{draw.randint(1, 18)}号楼便民服务站"
        row |= {"lng": f"{lng:.6f}", "lat": f"{lat:.6f}", "phone": phone(10_101 + i)}
        row |= {"open_from": "08:00", "open_until": draw.choice(("20:00", "20:30", "21:00"))}
        rows.append(row)
    return rows


def make_people(places: list[Row], draw: random.Random) -> list[Row]:
    """One row per person and place: a leader of two points has two rows with one code."""
    names = [s + g for g in GIVEN for s in SURNAMES]
    draw.shuffle(names)
    rows: list[Row] = []
    number = 0

    def add(code: str, role: str, at_places: list[str], wecom: str = "", openid: str = "") -> None:
        nonlocal number
        number += 1
        who = {"code": code, "name": names[number], "phone": phone(number), "role": role}
        who |= {"wecom_userid": wecom, "openid": openid}
        rows.extend(who | {"place_code": place} for place in at_places or [""])

    for i in range(1, 41):
        add(f"SH{i:03d}", "shopper", [], openid=f"o_demo_shopper_{i:03d}")
    points = [p["code"] for p in places if p["kind"] == "pickup_point"]
    teams = [points[i : i + 2] for i in range(0, 12, 2)] + [[p] for p in points[12:]]
    for i, team in enumerate(teams, 1):
        add(f"LD{i:03d}", "leader", team, openid=f"o_demo_leader_{i:03d}")
    clerks = [p["code"] for p in places if p["kind"] == "store"]
    for i, store in enumerate(clerks):
        for n in range(1, 2 + (i % 2 == 0)):
            add(f"CL{store[1:]}{n}", "clerk", [store], f"demo_clerk_{store.lower()}_{n}")
    for place in places:
        if place["kind"].endswith("warehouse"):
            add(
                f"KP{place['code']}",
                "keeper",
                [place["code"]],
                f"demo_keeper_{place['code'].lower()}",
            )
    for i in (1, 2):
        add(f"HQ{i:03d}", "hq", [], f"demo_hq_{i}")
    return rows


def make_addresses(people: list[Row], places: list[Row], draw: random.Random) -> list[Row]:
    """Homes: most within 3 km of a store, every fifth 4 to 9 km off, some in another city."""
    stores = [p for p in places if p["kind"] == "store"]
    rows = []
    for i, person in enumerate(p for p in people if p["role"] == "shopper"):
        near = stores[i % len(stores)]
        rows.append(home(person, near, (4_000, 6_300) if i % 5 == 4 else (200, 1_900), draw))
        if i % 4 == 1:
            rows.append(home(person, draw.choice(stores), (200, 1_900), draw))
        if i % 4 == 3:
            province, city, district, point = FAR[i // 4 % len(FAR)]
            far = {"province": province, "city": city, "district": district}
            far |= {"lng": str(point[0]), "lat": str(point[1])}
            rows.append(home(person, far, (50, 700), draw))
    return rows


def home(person: Row, near: Row, reach: tuple[float, float], draw: random.Random) -> Row:
    lng, lat = moved(at(near), *(draw.choice((-1, 1)) * draw.uniform(*reach) for _ in range(2)))
    block, unit, floor = draw.randint(1, 20), draw.randint(1, 4), draw.randint(1, 18)
    detail = f"{draw.choice(ESTATES)}{block}号楼{unit}单元{floor}0{draw.randint(1, 4)}室"
    row = {"person_code": person["code"], "receiver": person["name"], "phone": person["phone"]}
    row |= {name: near[name] for name in ("province", "city", "district")}
    return row | {"detail": detail, "lng": f"{lng:.6f}", "lat": f"{lat:.6f}"}
