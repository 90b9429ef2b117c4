"""What the style layers of all files share: colours by theme, the font, how to label.

In a layer file a colour is written "@name" and stands for one colour in each theme:
light reads as a paper map, dark as a command centre's wall. A style layer may carry
its own "order" (drawn from low to high), "part" (draws `<layer>_<part>`) and "role"
(the end of its id); all three are taken out when the style is made.
"""

FONT = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]

# name: (light, dark)
COLORS = {
    "land": ("#f5f4ea", "#07101f"),
    "built": ("#ebe6dc", "#0b1730"),
    "built_work": ("#e6e3e6", "#10172f"),
    "water": ("#a5cfe6", "#0a2340"),
    "water_edge": ("#86b6d3", "#174a74"),
    "water_name": ("#3d7ba3", "#5fa8d8"),
    "green": ("#d3e5c3", "#0c2419"),
    "hill": ("#7d8650", "#3a6f5c"),
    "beach": ("#f2e6c4", "#1d1f22"),
    "green_name": ("#4d7a3a", "#7fc79a"),
    "express": ("#f2b36a", "#6b5a3a"),
    "express_edge": ("#d18e3c", "#0a0f18"),
    "main": ("#fbe3a2", "#36435c"),
    "main_edge": ("#d9b562", "#0a111d"),
    "street": ("#ffffff", "#1e2b44"),
    "street_edge": ("#d5cfc2", "#0a111d"),
    "rail": ("#8d8a86", "#4a5a75"),
    "rail_gap": ("#f6f3ec", "#0a1526"),
    "road_name": ("#5f5a50", "#a3b4ce"),
    "building": ("#dcd2c0", "#1a2c50"),
    "building_home": ("#e2d6c1", "#1a2d52"),
    "building_work": ("#d0d0da", "#242b52"),
    "building_public": ("#e8c9bd", "#3a2c50"),
    "building_edge": ("#b8aa90", "#31507f"),
    "building_shade": ("#b9b0a0", "#030710"),
    "grid": ("#2f6f9f", "#2fb7d9"),
    "grid_special": ("#b0672f", "#f2b134"),
    "micro": ("#7fa3bd", "#2b6f93"),
    "micro_name": ("#4f7f9f", "#4f9fc9"),
    "community": ("#5a5fa8", "#5a8cf0"),
    "town": ("#7a3f8f", "#12b8d6"),
    "county": ("#a3243b", "#9ff4ff"),
    "party": ("#a3243b", "#ff9ea0"),
    "halo": ("#fffdf8", "#050b18"),
    "ink": ("#2b2a28", "#d7e6ff"),
    "ink_soft": ("#56544f", "#8fb3d9"),
    "facility": ("#00796b", "#37d6b8"),
    "facility_safe": ("#3f6212", "#a3e635"),
    "severity_1": ("#d92d20", "#ff4d4f"),
    "severity_2": ("#f07f1a", "#ff9a3d"),
    "severity_3": ("#e6b800", "#ffd84d"),
    "severity_4": ("#2f6fdb", "#4f9dff"),
    "closed": ("#8b8f97", "#7d8ba1"),
    "cluster": ("#fffdf8", "#10233f"),
    "cluster_ink": ("#1d2733", "#eaf3ff"),
    "point_edge": ("#ffffff", "#050b18"),
    "density_1": ("#f7e3a8", "#0d3a5c"),
    "density_2": ("#f5b65b", "#0f6f8f"),
    "density_3": ("#e8743b", "#19b8b0"),
    "density_4": ("#c8352c", "#e8d44d"),
    "density_5": ("#7d1128", "#ff7a45"),
}
THEMES = ("light", "dark")


def by_zoom(*stops, base=1):
    """A number that follows the zoom: by_zoom(10, 0.5, 16, 2)."""
    curve = ["exponential", base] if base != 1 else ["linear"]
    return ["interpolate", curve, ["zoom"], *stops]


def name_at_point(order, size, color, **more):
    """A name at its label point, with a halo; from 12 px, so that it can be read.

    more: layout and paint entries in underscores, and filter, minzoom, maxzoom, role.
    """
    top = {
        key: more.pop(key)
        for key in ("filter", "minzoom", "maxzoom", "role", "part")
        if key in more
    }
    layout = {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": size,
        "text-max-width": 8,
        "text-padding": 4,
    }
    paint = {"text-color": color, "text-halo-color": "@halo", "text-halo-width": 1.5}
    for key, value in more.items():
        entry = key.replace("_", "-")
        place = paint if entry.startswith(("text-halo", "text-opacity")) else layout
        place[entry] = value
    return {"type": "symbol", "order": order, "layout": layout, "paint": paint, **top}


def colored(node, theme):
    """The same style with every "@name" replaced by its colour in this theme."""
    if isinstance(node, str) and node.startswith("@"):
        return COLORS[node[1:]][THEMES.index(theme)]
    if isinstance(node, dict):
        return {key: colored(value, theme) for key, value in node.items()}
    if isinstance(node, list):
        return [colored(part, theme) for part in node]
    return node
