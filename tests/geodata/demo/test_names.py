"""Names of the demo: each once, the same for the same seed, none a real place's."""

from geodata.demo.names import Namer, real_places, stem


def towns(seed):
    namer = Namer(seed)
    return [namer.town(kind) for kind in ("镇", "街道") for _ in range(60)]


def test_the_same_seed_gives_the_same_names():
    assert towns(7) == towns(7)
    assert towns(7) != towns(8)


def test_asking_for_other_names_first_changes_nothing():
    namer = Namer(7)
    [namer.street("NS", "street") for _ in range(50)]
    assert [namer.town("镇") for _ in range(60)] == towns(7)[:60]


def test_no_county_and_no_town_bears_a_real_name():
    namer = Namer(3)
    counties = [namer.county(kind) for kind in ("区", "县") for _ in range(8)]
    assert not {stem(name) for name in counties + towns(3)} & real_places()


def test_each_name_is_given_once():
    namer = Namer(5)
    names = [namer.compound() for _ in range(12_000)]
    names += [namer.village() for _ in range(900)]
    names += [namer.community("社区") for _ in range(600)]
    names += [namer.street("EW", rank) for rank in ("arterial", "street") * 700]
    assert len(set(names)) == len(names)


def test_the_third_ring_is_the_outer_one():
    namer = Namer(1)
    rings = [namer.street("ring", index=i) for i in range(3)]
    assert rings == ["内环路", "中环路", "外环路"]
