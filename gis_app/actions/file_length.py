"""How many rows a file has, as far as that is told without understanding them all."""

from geodata import formats

_TEXTS = (".csv", ".tsv", ".txt")


def rows_of(path, options) -> int:
    """0 where nothing tells. options: geodata.intake.Options."""
    try:
        layers = formats.layers(path, options.encoding)
    except Exception:  # whoever reads it will say what is wrong
        return 0
    wanted = [one.rows for one in layers if one.name == options.layer]
    if not wanted and all(one.kind == "sheet" for one in layers):
        wanted = [sum(max(one.rows, 0) for one in layers)]
    told = max(wanted or [one.rows for one in layers], default=0)
    return told if told > 0 else _lines(path)


def _lines(path):
    """Rows of a text, about: a cell may hold several lines. 0 for what is no text."""
    if path.suffix.lower() not in _TEXTS:
        return 0
    with open(path, "rb") as file:
        return sum(
            block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")
        )
