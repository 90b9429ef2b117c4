-- Layers as cities have them overlap and have gaps. They are taken as legacy, with their
-- faults counted: {level: {kind: {count, area_m2}}}. NULL: nothing was found.
ALTER TABLE import_run ADD COLUMN legacy jsonb;
