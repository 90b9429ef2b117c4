"""What a briefing says and how it looks: a page for any browser, a sheet for paper.

Heavy libraries (Folium, Matplotlib, WeasyPrint) are imported here and by make_briefing
alone, which runs in a process apart: a web process never loads them.
"""
