-- Receiving and correcting run as the owner: reporting over the border of one's scope
-- must work, and an INSERT … RETURNING of a row outside it would be refused.

-- What a reporter is told, whether or not the incident lies in their scope.
CREATE FUNCTION receipt(the_id bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT jsonb_build_object(
        'no', i.no, 'category', i.category, 'state', i.state, 'urgency', i.urgency,
        'severity', i.severity, 'reported_at', i.reported_at, 'due_at', i.due_at,
        'grid_code', a.grid_code, 'micro_grid_code', a.micro_grid_code,
        'scope_code', a.scope_code, 'party_id', a.party_id, 'rule', a.rule,
        'edge_m', a.edge_m, 'runner_up', a.runner_up, 'ambiguous', a.ambiguous,
        'reason', a.reason, 'coarse', i.coarse)
      FROM incident i
      JOIN attribution a ON a.incident_id = i.id AND a.seq = i.attribution_seq
     WHERE i.id = the_id
$$;

-- Where an incident is shown: for a coarse category the label point of its micro-grid,
-- else of its grid, else of the unit that covers it.
CREATE FUNCTION shown_place(exact geometry, is_coarse boolean, answer record)
RETURNS geometry
LANGUAGE plpgsql STABLE SET search_path = app, public, pg_temp AS $$
BEGIN
    IF NOT is_coarse OR exact IS NULL THEN
        RETURN exact;
    END IF;
    RETURN (SELECT p.label FROM (
        SELECT label, length(code) AS depth FROM grid_version
         WHERE code IN (answer.micro_grid_code, answer.grid_code) AND valid @> answer.basis_at
         UNION ALL
        SELECT label, length(code) FROM unit_version
         WHERE code = answer.scope_code AND valid @> answer.basis_at) p
     ORDER BY p.depth DESC LIMIT 1);
END $$;

-- What an attribution may say of a coarse incident. The distance to the edge, a runner-up,
-- doubt, and every rule but these two would tell where in the micro-grid it lies.
CREATE FUNCTION softened(answer record) RETURNS record
LANGUAGE plpgsql IMMUTABLE SET search_path = app, public, pg_temp AS $$
BEGIN
    answer.edge_m := NULL;
    answer.runner_up := NULL;
    answer.ambiguous := false;
    answer.rule := CASE WHEN answer.rule = 'manual' THEN 'manual'
                        WHEN answer.grid_code IS NULL THEN 'outside' ELSE 'inside' END;
    answer.reason := coalesce('归网格 ' || answer.grid_code, '不在任何网格内')
                     || '，位置按微网格模糊显示';
    RETURN answer;
END $$;

-- Five digits at least: a sixth is written, not cut off.
CREATE FUNCTION incident_no(county text, day date, n int) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT county || to_char(day, 'YYYYMMDD') || lpad(n::text, greatest(5, length(n::text)), '0')
$$;

-- Whether the caller's organisation handles a case.
CREATE FUNCTION handles(lead int, co int[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT coalesce(lead || co && string_to_array(
               current_setting('app.units', true), ',')::int[], false)
$$;

-- What is known of a report that has only an address.
CREATE FUNCTION unplaced(
    OUT grid_code text, OUT micro_grid_code text, OUT scope_code text, OUT party_id int,
    OUT rule text, OUT edge_m float8, OUT runner_up text, OUT ambiguous boolean,
    OUT reason text, OUT basis_at timestamptz)
LANGUAGE sql STABLE SET search_path = app, public, pg_temp AS $$
    SELECT NULL, NULL, root_code, NULL::int, 'outside', NULL::float8, NULL, false,
           '没有坐标，待定位', now()
      FROM installation
$$;

-- report: category title description source source_ref severity urgency occurred_at
-- due_at lon lat raw_x raw_y raw_datum accuracy_m address near_m. The same source and
-- source_ref of the same account give the first one again, `created` false.
CREATE FUNCTION receive_incident(report jsonb, OUT created boolean, OUT the_receipt jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    account  int := nullif(current_setting('app.account', true), '')::int;
    ref      text := report->>'source_ref';
    accuracy float8 := (report->>'accuracy_m')::float8;
    -- Null without a pin: the incident waits in the locate queue, at the root.
    place    geometry := ST_SetSRID(ST_MakePoint(
                 (report->>'lon')::float8, (report->>'lat')::float8), 4490);
    kind     category;
    answer   record;
    duty     record;
    the_id   bigint;
    county   text;
    today    date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF ref IS NOT NULL THEN
        -- Two at once with the same reference: the second waits and finds the first.
        PERFORM pg_advisory_xact_lock(7270004,
            hashtext(concat_ws('|', report->>'source', ref, account)));
        SELECT id INTO the_id FROM incident
         WHERE source = report->>'source' AND source_ref = ref
           AND reported_by IS NOT DISTINCT FROM account;
        IF FOUND THEN
            created := false;
            the_receipt := receipt(the_id);
            RETURN;
        END IF;
    END IF;

    SELECT * INTO STRICT kind FROM category WHERE code = report->>'category';
    IF place IS NULL THEN
        SELECT * INTO answer FROM unplaced();
    ELSE
        SELECT * INTO answer FROM attribute_point(
            place, now(), (report->>'near_m')::float8, accuracy);
    END IF;
    IF kind.coarse AND place IS NOT NULL THEN
        answer := softened(answer);
    END IF;
    SELECT * INTO duty FROM lead_for(kind.code, answer.scope_code);
    county := CASE WHEN length(answer.scope_code) >= 6 THEN left(answer.scope_code, 6)
                   ELSE '000000' END;

    INSERT INTO incident (
        no, category, title, description, source, source_ref, severity, urgency,
        occurred_at, due_at, geom, coarse, raw_x, raw_y, raw_datum, accuracy_m, address,
        scope_code, grid_code, micro_grid_code, party_id, rule, ambiguous, reported_code,
        lead_org, co_orgs, reported_by)
    VALUES (
        incident_no(county, today, take_numbers(county, today, 1)),
        kind.code, report->>'title', coalesce(report->>'description', ''),
        report->>'source', ref, coalesce((report->>'severity')::smallint, 4),
        coalesce(report->>'urgency', 'normal'),
        coalesce((report->>'occurred_at')::timestamptz, now()),
        (report->>'due_at')::timestamptz,
        shown_place(place, kind.coarse, answer), kind.coarse,
        CASE WHEN NOT kind.coarse THEN (report->>'raw_x')::float8 END,
        CASE WHEN NOT kind.coarse THEN (report->>'raw_y')::float8 END,
        CASE WHEN NOT kind.coarse THEN report->>'raw_datum' END,
        accuracy,
        CASE WHEN kind.coarse THEN '' ELSE coalesce(report->>'address', '') END,
        answer.scope_code, answer.grid_code, answer.micro_grid_code, answer.party_id,
        answer.rule, answer.ambiguous, answer.scope_code,
        duty.lead_org, coalesce(duty.co_orgs, '{}'), account)
    RETURNING id INTO the_id;

    IF kind.coarse THEN
        INSERT INTO incident_exact_place VALUES (
            the_id, answer.scope_code, place, (report->>'raw_x')::float8,
            (report->>'raw_y')::float8, report->>'raw_datum',
            coalesce(report->>'address', ''));
    END IF;
    INSERT INTO incident_state
    VALUES (the_id, 1, 10, duty.lead_org, tstzrange(now(), NULL), answer.scope_code);
    PERFORM add_attribution(the_id, 1, 'reported', answer, account);
    INSERT INTO log_entry (account_id, incident_id, scope_code, action, payload)
    VALUES (account, the_id, answer.scope_code, 'incident.received', jsonb_build_object(
        'category', kind.code, 'source', report->>'source', 'grid', answer.grid_code,
        'rule', answer.rule)::text);
    created := true;
    the_receipt := receipt(the_id);
END $$;

CREATE FUNCTION add_attribution(the_id bigint, the_seq int, the_basis text,
                                answer record, account int)
RETURNS void LANGUAGE plpgsql SET search_path = app, public, pg_temp AS $$
BEGIN
    INSERT INTO attribution (
        incident_id, seq, basis, basis_at, scope_code, grid_code, micro_grid_code,
        party_id, rule, edge_m, runner_up, ambiguous, reason, account_id)
    VALUES (
        the_id, the_seq, the_basis, answer.basis_at, answer.scope_code, answer.grid_code,
        answer.micro_grid_code, answer.party_id, answer.rule, answer.edge_m,
        answer.runner_up, answer.ambiguous, answer.reason, account);
END $$;

-- Correct a pin, a category or both; attributed again on the boundaries that its present
-- attribution used. Returns null where the caller sees no such incident. Only who handles
-- it takes an incident out of a category that hides its place: for all others a change
-- there and back would be a way to read the true one.
CREATE FUNCTION correct_incident(the_no text, correction jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
DECLARE
    account int := nullif(current_setting('app.account', true), '')::int;
    i       incident;
    exact   incident_exact_place;
    before  attribution;
    kind    category;
    place   geometry;
    answer  record;
BEGIN
    SELECT * INTO i FROM incident WHERE no = the_no FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT coalesce(
            in_scope(i.scope_code, i.category, i.lead_org, i.co_orgs), false) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO before FROM attribution
     WHERE incident_id = i.id AND seq = i.attribution_seq;
    SELECT * INTO exact FROM incident_exact_place WHERE incident_id = i.id;
    SELECT * INTO STRICT kind FROM category
     WHERE code = coalesce(correction->>'category', i.category);
    IF i.coarse AND NOT kind.coarse AND NOT handles(i.lead_org, i.co_orgs) THEN
        RETURN '{"refused": true}';
    END IF;
    IF correction ? 'lon' THEN
        place := ST_SetSRID(ST_MakePoint(
            (correction->>'lon')::float8, (correction->>'lat')::float8), 4490);
        exact.raw_x := (correction->>'raw_x')::float8;
        exact.raw_y := (correction->>'raw_y')::float8;
        exact.raw_datum := correction->>'raw_datum';
        i.accuracy_m := NULL;  -- a person placed it
    ELSIF exact.incident_id IS NULL THEN
        place := i.geom;
        exact.raw_x := i.raw_x;
        exact.raw_y := i.raw_y;
        exact.raw_datum := i.raw_datum;
    ELSE
        place := exact.geom;
    END IF;
    exact.address := coalesce(nullif(exact.address, ''), i.address);
    IF place IS NOT NULL THEN
        SELECT * INTO answer FROM attribute_point(
            place, before.basis_at, (correction->>'near_m')::float8, i.accuracy_m);
    ELSE
        -- Not `answer := before`: a record of another type would not fit the plans that
        -- this connection keeps from corrections before.
        SELECT * INTO answer FROM unplaced();
    END IF;
    IF kind.coarse AND place IS NOT NULL THEN
        answer := softened(answer);
    END IF;

    DELETE FROM incident_exact_place WHERE incident_id = i.id;
    UPDATE incident SET
        category = kind.code, coarse = kind.coarse,
        geom = shown_place(place, kind.coarse, answer),
        raw_x = CASE WHEN NOT kind.coarse THEN exact.raw_x END,
        raw_y = CASE WHEN NOT kind.coarse THEN exact.raw_y END,
        raw_datum = CASE WHEN NOT kind.coarse THEN exact.raw_datum END,
        accuracy_m = i.accuracy_m,
        address = CASE WHEN kind.coarse THEN '' ELSE exact.address END,
        scope_code = answer.scope_code, grid_code = answer.grid_code,
        micro_grid_code = answer.micro_grid_code, party_id = answer.party_id,
        rule = answer.rule, ambiguous = answer.ambiguous,
        attribution_seq = i.attribution_seq + 1
     WHERE id = i.id;
    IF kind.coarse THEN
        INSERT INTO incident_exact_place VALUES (
            i.id, answer.scope_code, place, exact.raw_x, exact.raw_y, exact.raw_datum,
            exact.address);
    END IF;
    UPDATE incident_state SET scope_code = answer.scope_code WHERE incident_id = i.id;
    UPDATE sealed_contact SET scope_code = answer.scope_code WHERE incident_id = i.id;
    PERFORM add_attribution(
        i.id, i.attribution_seq + 1, before.basis, answer, account);
    INSERT INTO log_entry (account_id, incident_id, scope_code, action, payload)
    VALUES (account, i.id, answer.scope_code, 'incident.corrected', jsonb_build_object(
        'reason', correction->>'reason', 'pin', correction ? 'lon',
        'category', jsonb_build_array(i.category, kind.code),
        'grid', jsonb_build_array(i.grid_code, answer.grid_code))::text);
    RETURN receipt(i.id);
END $$;

-- A sealed contact opens only for a reading that is already committed and a minute young.
CREATE FUNCTION open_contact(reading bigint) RETURNS TABLE (key_id text, ciphertext bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = app, public, pg_temp AS $$
    SELECT c.key_id, c.ciphertext
      FROM contact_reading r
      JOIN sealed_contact c ON c.id = r.contact_id
      JOIN incident i ON i.id = c.incident_id
     WHERE r.id = reading
       AND r.account_id::text = current_setting('app.account', true)
       AND pg_xact_status(r.xid) = 'committed'
       AND r.at > clock_timestamp() - interval '1 minute'
       AND c.expires_at > now()
       AND coalesce(i.lead_org || i.co_orgs, '{}')
           && string_to_array(current_setting('app.units', true), ',')::int[]
$$;

REVOKE EXECUTE ON FUNCTION receive_incident(jsonb), correct_incident(text, jsonb),
    receipt(bigint), open_contact(bigint), log_seal_new() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receive_incident(jsonb), correct_incident(text, jsonb),
    open_contact(bigint) TO gis_web, gis_loader;
GRANT EXECUTE ON FUNCTION receipt(bigint), log_seal_new() TO gis_loader;
