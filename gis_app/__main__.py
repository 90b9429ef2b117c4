"""`python -m gis_app …` is `gis-app …`, wherever the program lies."""

from gis_app.commands import main

main()
