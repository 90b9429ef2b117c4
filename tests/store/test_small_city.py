"""The test city itself: what it promises in its drawing holds in the database."""


def test_the_grids_of_the_small_city_make_up_its_county(small_city, cursor):
    cursor.execute(
        """
        SELECT count(*), ST_Equals(ST_Union(geom), (SELECT geom FROM unit_in_force
                                                     WHERE code = '991003')) AS fits
          FROM grid_in_force WHERE layer = 'partition'
        """
    )
    assert cursor.fetchone() == (16, True)


def test_every_grid_has_four_micro_grids(small_city, cursor):
    cursor.execute("SELECT count(*) FROM grid WHERE layer = 'micro' GROUP BY parent")
    assert [row.count for row in cursor] == [4] * 16
