"""Which of a file's layers is read: the one that was named, else the fullest."""

from geodata.guess import Guess
from geodata.table import BadFile, Layer

SHOWN = 20


def chosen(
    layers: list[Layer], said: str | None, name: str
) -> tuple[Layer, tuple[Guess, ...]]:
    """The layer, and the guess if there was a choice. Raises BadFile where there is none.

    said: the layer that a person named. name: the file's.
    """
    if said:
        return _named(layers, said, name), ()
    if not layers:
        raise BadFile(f"{name} has no layers: nothing can be read from it")
    fullest = sorted(layers, key=lambda layer: (layer.shapes == "", -layer.rows))
    taken = fullest[0]
    if len(layers) == 1:
        return taken, ()
    others = tuple(layer.name for layer in fullest[1:])
    reason = f"of its {len(layers)} layers {taken.name} has the most rows: {taken.rows}"
    return taken, (Guess("layer", taken.name, reason, others, sure=False),)


def _named(layers, said, name):
    for same in (str, str.casefold):
        for layer in layers:
            if same(layer.name) == same(said):
                return layer
    shown = ", ".join(layer.name for layer in layers[:SHOWN]) or "none"
    raise BadFile(f"{name} has no layer {said!r}; it has {shown}")
