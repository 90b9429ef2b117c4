"""Values for an API's own description: mostly fitting, now and then anything at all."""

from hypothesis import strategies as st

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([1e308, -0.0, 180.0, 39.0075, 119.0005]),
    st.sampled_from(
        ["", " ", "\x00", "%", "'", "\\", "{}", "1" * 5000, "é", "一", "-1"]
    ),
    st.sampled_from(
        ["991003", "991003001001Z001", "E0102", "2026-01-01", "999999999-1"]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
PLAIN = {
    "integer": st.integers(-5, 30),
    "number": st.floats(-200, 200, allow_nan=False),
    "boolean": st.booleans(),
    "null": st.none(),
    "string": st.one_of(
        st.text(max_size=20, alphabet=st.characters(exclude_categories=("Cs",))),
        st.sampled_from(
            ["991003", "E01", "10", "reported_at", "2026-01-01T00:00:00+08:00", "grid"]
        ),
    ),
}


def values(schema, names, depth=3):
    """A strategy for a JSON schema; names: the components that $ref leads to."""
    if depth == 0 or not schema:
        return ODD
    if "$ref" in schema:
        return values(names[schema["$ref"].rpartition("/")[2]], names, depth)
    if "anyOf" in schema:
        return st.one_of(values(one, names, depth) for one in schema["anyOf"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    kind = schema.get("type")
    if kind == "array":
        inner = values(schema.get("items", {}), names, depth - 1)
        return st.lists(inner, max_size=3)
    if kind == "object" and "properties" in schema:
        fields = {
            name: _mostly(values(field, names, depth - 1))
            for name, field in schema["properties"].items()
        }
        wanted = {name: fields.pop(name) for name in schema.get("required", ())}
        return st.fixed_dictionaries(wanted, optional=fields)
    return PLAIN.get(kind, ODD)


def _mostly(fitting):
    return st.integers(0, 9).flatmap(lambda n: ODD if n == 0 else fitting)
