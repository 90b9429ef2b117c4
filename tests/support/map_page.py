"""The map page as tests read it: what is drawn, and where a place is on the screen."""

from support import small_city as paper

BOX = (1.1, 6.9), (3.5, 4.6)  # holds three of the incidents, and no panel lies over it
CLOSE = "/map#map=15.3/39.004/119.004"


def drawn(page, layer):
    """Codes or numbers of what MapLibre has drawn of a layer."""
    return page.evaluate(
        """(layer) => quanyu.map.queryRenderedFeatures()
               .filter((one) => one.sourceLayer === layer)
               .map((one) => one.properties.no ?? one.properties.code)""",
        layer,
    )


def on_screen(page, x, y):
    """Where a place of the paper city is on the screen."""
    at = page.evaluate(
        """(place) => { const p = quanyu.map.project(place);
               const box = quanyu.map.getCanvas().getBoundingClientRect();
               return [p.x + box.x, p.y + box.y]; }""",
        list(paper.point(x, y)),
    )
    return {"x": at[0], "y": at[1]}


def click_on(page, x, y, **how):
    page.mouse.click(**on_screen(page, x, y), **how)


def draw_rectangle(page, corner, opposite):
    page.locator("[data-tool=rectangle]").click()
    start, end = on_screen(page, *corner), on_screen(page, *opposite)
    page.mouse.move(**start)
    page.mouse.down()
    page.mouse.move(start["x"] + 3, start["y"] + 3)
    page.mouse.move(**end, steps=5)
    page.mouse.up()
