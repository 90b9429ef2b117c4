"""Reads Mapbox vector tiles, so that tests see what a map client sees."""

import struct


def layers(tile):
    """{layer: [{"id", "type", "properties", "rings"}]} of a tile's bytes."""
    found = {}
    for field, body in _fields(tile):
        if field == 3:
            name, features = _layer(body)
            found.setdefault(name, []).extend(features)
    return found


def _layer(body):
    name, features, keys, values = "", [], [], []
    for field, value in _fields(body):
        if field == 1:
            name = value.decode()
        elif field == 2:
            features.append(value)
        elif field == 3:
            keys.append(value.decode())
        elif field == 4:
            values.append(_value(value))
    return name, [_feature(one, keys, values) for one in features]


def _feature(body, keys, values):
    parts = dict(_fields(body))
    tags = _packed(parts.get(2, b""))
    return {
        "id": parts.get(1),
        "type": parts[3],
        "properties": {
            keys[key]: values[value]
            for key, value in zip(tags[::2], tags[1::2], strict=True)
        },
        "rings": _rings(_packed(parts[4])),
    }


def _rings(commands):
    """Lists of (x, y): a new one at each MoveTo."""
    rings, x, y, at = [], 0, 0, 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            rings[-1].append(rings[-1][0])
            continue
        for _ in range(count):
            x += _signed(commands[at])
            y += _signed(commands[at + 1])
            at += 2
            if command == 1:
                rings.append([])
            rings[-1].append((x, y))
    return rings


def _value(body):
    ((field, value),) = _fields(body)
    if field == 1:
        return value.decode()
    if field == 2:
        return struct.unpack("<f", value)[0]
    if field == 3:
        return struct.unpack("<d", value)[0]
    return bool(value) if field == 7 else _signed(value) if field == 6 else value


def _fields(body):
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(body, at)
        else:
            size = {1: 8, 5: 4}.get(kind)
            if size is None:
                size, at = _varint(body, at)
            value, at = body[at : at + size], at + size
        yield key >> 3, value


def _packed(body):
    numbers, at = [], 0
    while at < len(body):
        number, at = _varint(body, at)
        numbers.append(number)
    return numbers


def _varint(body, at):
    number = shift = 0
    while True:
        byte = body[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


def _signed(number):
    return (number >> 1) ^ -(number & 1)
