-- Which square of the Web Mercator pyramid a place lies in, 2^level squares a side. By
-- dividing every place has exactly one square at each level, borders included, so that
-- counts of squares add up; a comparison of boxes would count a place on a border twice.
CREATE FUNCTION tile_column(lon float8, level int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor((lon + 180) / 360 * (1 << level))::int
$$;
CREATE FUNCTION tile_row(lat float8, level int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor((0.5 - asinh(tan(radians(lat))) / (2 * pi())) * (1 << level))::int
$$;

-- Density counts coarse incidents at their grid's label point: it comes to them from the
-- grid, and reads nobody else's.
CREATE INDEX incident_coarse ON incident (scope_code) WHERE coarse;
