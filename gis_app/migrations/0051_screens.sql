-- A screen token opens the wall for one area, at most its maker's. `layout` names the
-- arrangement of the panels (0006 has the column).
ALTER TABLE token ADD COLUMN prefix text COLLATE "C";
ALTER TABLE token ADD CONSTRAINT screens_have_an_area
    CHECK (kind <> 'screen' OR (prefix IS NOT NULL AND layout IS NOT NULL));
CREATE INDEX token_screens ON token (prefix) WHERE kind = 'screen' AND revoked_at IS NULL;
