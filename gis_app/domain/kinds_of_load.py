"""What can be loaded from files."""

# Kind of load -> the action (gis_app/actions) that stores it.
LOADERS = {
    "units": "load_units",
    "grids": "load_grids",
    "micro_grids": "load_grids",
    "incidents": "load_incidents",
    "facilities": "load_facilities",
    "buildings": "load_base_map",
    "roads": "load_base_map",
    "water": "load_base_map",
    "places": "load_places",
    "organisations": "load_organisations",
    "party": "load_party",
    "duty": "load_duty",
    "users": "load_users",
    "reference": "load_reference",
}
SHIPPED = ("reference",)  # needs no file
