"""What a city needs to work with this product, and how far it has come: rules alone.

Facts in, steps out, in the order in which a newcomer takes them. The words are the page's.
"""

from dataclasses import dataclass, field, replace

DONE, PARTLY, MISSING, OPTIONAL = "done", "partly", "missing", "optional"
LEVELS = ("province", "city", "county", "town", "community")
BACKUP_DAYS = 7
RUN = ".venv/bin/gis-app "


@dataclass(frozen=True)
class Step:
    """One line of the page.

    part of whole: the figure, where there is one; about, more: it is an estimate, or at
    least that many. told: further values for its sentence, which is the one of `id` and
    `note` (else of the state). at: when that was found out, if not just now. do: what
    helps, the likeliest first.
    """

    id: str
    group: str
    state: str
    part: int | None = None
    whole: int | None = None
    about: bool = False
    more: bool = False
    note: str = ""
    told: dict = field(default_factory=dict)
    at: object = None
    do: tuple[dict, ...] = ()


def by_share(part, whole, nothing=MISSING):
    """State of a figure that should be whole."""
    if not part:
        return nothing
    return DONE if part >= whole else PARTLY


def load(kind):
    """What helps where a file is missing."""
    return (
        {"what": "import", "kind": kind},
        {"what": "template", "kind": kind},
        command(f"load {kind} FILE"),
    )


def command(text):
    return {"what": "command", "text": RUN + text}


def link(href):
    return {"what": "link", "href": href}


def steps(facts) -> list[Step]:
    """facts: actions.review_setup.Facts."""
    return [
        *_basics(facts),
        *_ground(facts),
        *_base_map(facts),
        *_people(facts),
        *_incidents(facts),
        *_keeping(facts),
    ]


def next_of(found):
    """The id of the step to take now: the first that is missing, else half done."""
    for wanted in (MISSING, PARTLY):
        for step in found:
            if step.state == wanted:
                return step.id
    return None


def progress(found):
    """(done, of): what is only worth having counts where it is there."""
    counted = [step for step in found if step.state != OPTIONAL]
    return sum(step.state == DONE for step in counted), len(counted)


def _basics(facts):
    place = facts.place
    named = bool(place.name and place.root_code)
    yield Step(
        "installation", "basics", DONE if named else MISSING,
        told={"name": place.name, "code": place.root_code, "zone": place.zone_srid},
        do=() if named else load("units"),
    )  # fmt: skip
    people = facts.people
    known = people.categories > 0 and people.terms > 0
    yield Step(
        "vocabularies", "basics", DONE if known else MISSING, people.categories,
        told={"terms": people.terms},
        do=() if known else (command("load reference"),),
    )  # fmt: skip
    yield _accounts(people)


def _accounts(people):
    roles = people.accounts
    if not people.own_accounts:
        state = PARTLY if people.demo_accounts else MISSING
        note = "demo" if people.demo_accounts else ""
    else:
        missing = {"command", "admin"} - set(roles)
        state, note = (PARTLY, "roles") if missing else (DONE, "")
    return Step(
        "accounts", "basics", state, people.own_accounts, note=note,
        told={"roles": roles},
        do=() if state == DONE else (
            command("user add --role command USERNAME"),
            command("user add --role admin USERNAME"),
            {"what": "import", "kind": "users"},
            {"what": "template", "kind": "users"},
        ),
    )  # fmt: skip


def _ground(facts):
    ground = facts.ground
    levels = {level: ground.units[level] for level in LEVELS if level in ground.units}
    communities = levels.get("community", 0)
    whole = bool(communities and levels.get("town"))
    yield Step(
        "units", "ground", DONE if whole else PARTLY if levels else MISSING,
        sum(levels.values()), told={"levels": levels}, do=() if whole else load("units"),
    )  # fmt: skip
    state = by_share(ground.communities_with_grids, communities)
    if ground.grids and not communities:
        state = DONE
    yield Step(
        "grids", "ground", state, ground.communities_with_grids, communities,
        told={"grids": ground.grids}, do=() if state == DONE else load("grids"),
    )  # fmt: skip
    yield _partition(facts)
    yield _share("micro_grids", ground.grids_with_micro, ground.grids, OPTIONAL,
                 told={"micro_grids": ground.micro_grids})  # fmt: skip
    households = _share("households", ground.households_known, ground.grids, MISSING,
                        told={"households": ground.households})  # fmt: skip
    yield replace(households, do=load("grids") if households.do else ())


def _share(name, part, whole, nothing, told=None):
    state = by_share(part, whole, nothing)
    return Step(name, "ground", state, part, whole, told=told or {},
                do=() if state == DONE else load(name))  # fmt: skip


def _partition(facts):
    """The last check of gaps and overlaps. A level whose places changed since is not
    known to be in order, whatever was found."""
    runs = facts.runs
    again = ({"what": "check"}, command("check --out faults.csv"))
    if runs.checked_at is None:
        return Step("partition", "ground", MISSING, note="unchecked", do=again)
    serious = count_of(runs.levels, "gap", "overlap")
    stale = runs.changed_since
    return Step(
        "partition", "ground", PARTLY if serious or stale else DONE, serious,
        note="stale" if stale else "faults" if serious else "",
        told={
            "gaps": count_of(runs.levels, "gap"),
            "overlaps": count_of(runs.levels, "overlap"),
            "others": sum(
                told["count"] for level in runs.levels for kind, told in
                level["kinds"].items() if kind not in ("gap", "overlap")
            ),
        },
        at=runs.checked_at, do=again,
    )  # fmt: skip


def count_of(levels, *kinds):
    return sum(
        level["kinds"][kind]["count"]
        for level in levels
        for kind in kinds
        if kind in level["kinds"]
    )


def _base_map(facts):
    for name, table in (
        ("buildings", "building"),
        ("roads", "road"),
        ("water", "water"),
        ("facilities", "facility"),
        ("places", "named_place"),
    ):
        count = facts.tables[table]
        yield Step(
            name, "map", DONE if count.n else OPTIONAL, count.n, about=count.about,
            more=count.more, do=() if count.n else load(name),
        )  # fmt: skip
    host = facts.host
    state = OPTIONAL if not host.base_map else DONE if host.approval else PARTLY
    yield Step(
        "base_map", "map", state, told={"approval": host.approval},
        note="unapproved" if state == PARTLY else "",
        do=() if state == DONE else (
            {"what": "setting", "text": "GIS_BASE_MAP"},
            {"what": "setting", "text": "GIS_APPROVAL_NUMBER"},
        ),
    )  # fmt: skip


def _people(facts):
    people, ground, duty = facts.people, facts.ground, facts.duty
    yield Step(
        "organisations", "people", DONE if people.organisations else MISSING,
        people.organisations, do=() if people.organisations else load("organisations"),
    )  # fmt: skip
    state = by_share(ground.grids_with_branch, ground.grids)
    yield Step(
        "party", "people", state, ground.grids_with_branch, ground.grids,
        told={"orgs": people.party_orgs}, do=() if state == DONE else load("party"),
    )  # fmt: skip
    state = MISSING if not people.duty_rules else by_share(duty.settled, duty.cells)
    yield Step(
        "duty", "people", state, duty.settled, duty.cells,
        told={"none": duty.none, "several": duty.several},
        do=() if state == DONE else load("duty"),
    )  # fmt: skip
    yield Step(
        "posts", "people", by_share(ground.grids_with_post, ground.grids, OPTIONAL),
        ground.grids_with_post, ground.grids, told={"posts": people.posts},
    )  # fmt: skip


def _incidents(facts):
    if facts.incidents is None:
        yield Step(
            "incidents", "incidents", DONE if facts.any_incident else MISSING,
            note="only_whether" if facts.any_incident else "",
            do=() if facts.any_incident else load("incidents"),
        )  # fmt: skip
        return
    total, outside, waiting = facts.incidents
    yield Step(
        "incidents", "incidents", DONE if total.n else MISSING, total.n,
        about=total.about, more=total.more,
        do=() if total.n else (*load("incidents"), link("/openapi/")),
    )  # fmt: skip
    if not total.n:
        return
    yield Step(
        "outside", "incidents", PARTLY if outside.n else DONE, outside.n,
        more=outside.more,
        do=(command("check --level grid --out faults.csv"), command("attribute --all"))
        if outside.n else (),
    )  # fmt: skip
    yield Step(
        "waiting", "incidents", PARTLY if waiting.n else DONE, waiting.n,
        more=waiting.more, do=(link("/locate"),) if waiting.n else (),
    )  # fmt: skip


def _keeping(facts):
    host, runs, place = facts.host, facts.runs, facts.place
    yield Step(
        "contact_keys", "keeping", DONE if host.contact_keys else MISSING,
        do=() if host.contact_keys else ({"what": "setting", "text": "GIS_CONTACT_KEYS"},),
    )  # fmt: skip
    age = runs.backed_up_at and (runs.now - runs.backed_up_at).days
    state = MISSING if age is None else PARTLY if age >= BACKUP_DAYS else DONE
    yield Step(
        "backup", "keeping", state, told={"days": age, "bytes": runs.bytes},
        at=runs.backed_up_at,
        do=() if state == DONE else (command("db backup quanyu-backup.tar"),),
    )  # fmt: skip
    local = host.on_loopback and not host.https
    yield Step(
        "https", "keeping", DONE if host.https else OPTIONAL if local else MISSING,
        do=() if host.https else (
            {"what": "command", "text": "scripts/run --host 0.0.0.0"}, link("/tls"),
        ),
    )  # fmt: skip
    yield Step(
        "demo", "keeping", PARTLY if place.is_demo else DONE,
        note="open" if place.is_demo and place.demo_logins else "",
        do=(
            {"what": "command", "text": "scripts/run --data var-city --demo none"},
            command("user disable-demo"),
        ) if place.is_demo else (),
    )  # fmt: skip
