-- Floating seats, as functions: several statements in one call, so that each sees what the lock before it waited for.
-- Locks in the fixed order: person, own waiting entry, slot, leases; other people's rows with SKIP LOCKED only. The pool is never locked.
-- Lanes: 00000000-... shared, ffffffff-... overdraft, eeeeeeee-... draining, anything else is whom the slot is kept for.
-- A claim of today's pools owns one slot; leases are the instances under it. The slot's expires_at is the greatest of its leases'.

CREATE FUNCTION seats_licence_is_usable(p_organisation uuid, p_licence uuid, p_now timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT l.issued_at IS NOT NULL AND l.issued_at <= p_now
        AND (l.revoked_at IS NULL OR l.revoked_at > p_now)
        AND (l.converted_at IS NULL OR l.converted_at > p_now)
        AND (l.suspended_at IS NULL OR l.suspended_at > p_now)
        AND (l.usable_from IS NULL OR l.usable_from <= p_now)
        AND (l.usable_until IS NULL OR p_now < l.usable_until + make_interval(hours => 24 * t.grace_days))
    FROM licensing_licence l JOIN licensing_licencetype t ON t.organisation_id = l.organisation_id AND t.id = l.licence_type_id
    WHERE l.organisation_id = p_organisation AND l.id = p_licence
$$;

-- The caller holds the slot's lock. Ends a claim with all its leases; gives the leases that ended.
CREATE FUNCTION seats_end_claim(p_organisation uuid, p_claim uuid, p_at timestamptz, p_reason text) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    gone uuid[];
    entry uuid;
BEGIN
    WITH ended AS (
        UPDATE seats_lease
        SET ended_at = least(expires_at, p_at), end_reason = CASE WHEN expires_at <= p_at THEN 'expired' ELSE p_reason END
        WHERE organisation_id = p_organisation AND claim_id = p_claim AND ended_at IS NULL
        RETURNING id
    )
    SELECT coalesce(array_agg(id), '{}') INTO gone FROM ended;
    UPDATE seats_claim
    SET ended_at = p_at, end_reason = CASE WHEN kind = 'reservation' THEN 'lapsed' ELSE p_reason END
    WHERE organisation_id = p_organisation AND id = p_claim AND ended_at IS NULL
    RETURNING CASE WHEN kind = 'reservation' THEN queue_entry END INTO entry;
    IF entry IS NOT NULL THEN
        UPDATE seats_queueentry SET state = 'lapsed' WHERE organisation_id = p_organisation AND id = entry AND state = 'offered';
    END IF;
    RETURN gone;
END $$;

-- The caller holds the slot's lock. Ends what sits on the slot and keeps it for the head of the queue, or frees it for all.
CREATE FUNCTION seats_free(s seats_slot, p_now timestamptz, p_reason text, OUT gone uuid[], OUT offered uuid) LANGUAGE plpgsql AS $$
DECLARE
    q seats_queueentry;
    head uuid;
    kept uuid;
    ended timestamptz := least(s.expires_at, greatest(p_now, s.since));
BEGIN
    gone := '{}';
    IF s.claim_id IS NOT NULL THEN
        gone := seats_end_claim(s.organisation_id, s.claim_id, ended, CASE WHEN s.expires_at <= p_now THEN 'expired' ELSE p_reason END);
    END IF;
    SELECT w.id INTO head FROM seats_queueentry w
    WHERE w.organisation_id = s.organisation_id AND w.pool_id = s.pool_id AND w.state = 'waiting' AND w.alive_until > p_now AND w.lanes @> ARRAY[s.lane]
    ORDER BY w.rank, w.number LIMIT 1;
    -- A head whose row is busy gets no offer, and nor does the next: the slot stays free, check-outs see who waits and stand back.
    SELECT * INTO q FROM seats_queueentry w WHERE w.organisation_id = s.organisation_id AND w.id = head AND w.state = 'waiting' FOR UPDATE SKIP LOCKED;
    IF q.id IS NOT NULL THEN
        UPDATE seats_queueentry SET state = 'offered' WHERE organisation_id = s.organisation_id AND id = q.id;
        INSERT INTO seats_claim (id, organisation_id, pool_id, kind, counting_key, person_id, quantity, overdraft, queue_entry, started_at, end_reason)
        VALUES (gen_random_uuid(), s.organisation_id, s.pool_id, 'reservation', q.counting_key, q.person_id, 1,
                s.lane = 'ffffffff-ffff-ffff-ffff-ffffffffffff', q.id, greatest(p_now, s.since), '')
        RETURNING id INTO kept;
        offered := q.id;
    END IF;
    UPDATE seats_slot
    SET claim_id = kept, since = greatest(s.since, ended),
        expires_at = CASE WHEN kept IS NOT NULL THEN p_now + make_interval(secs => (SELECT claim_seconds FROM seats_seatpool WHERE organisation_id = s.organisation_id AND id = s.pool_id)) END
    WHERE organisation_id = s.organisation_id AND id = s.id;
END $$;

CREATE FUNCTION seats_check_out(
    p_organisation uuid, p_pool uuid, p_person uuid, p_key text, p_instance text, p_machine text, p_lanes uuid[], p_claim uuid, p_lease uuid, p_now timestamptz,
    OUT outcome text, OUT lease seats_lease, OUT gone uuid[]
) LANGUAGE plpgsql AS $$
DECLARE
    cfg seats_seatpool;
    me seats_queueentry;
    s seats_slot;
    c seats_claim;
    lane_sought uuid;
    lanes_open uuid[] := p_lanes;
    probe int;
    active boolean;
    blocked boolean := false;
    granted timestamptz;
    due timestamptz;
BEGIN
    gone := '{}';
    SELECT * INTO cfg FROM seats_seatpool p WHERE p.organisation_id = p_organisation AND p.id = p_pool;
    IF NOT FOUND THEN outcome := 'NOT_FOUND'; RETURN; END IF;
    IF cfg.kind <> 'floating' OR cfg.mode <> 'enforced' THEN outcome := 'POOL_NOT_FLOATING'; RETURN; END IF;
    -- One at a time for each person: asking twice, the most for one person, and leaving all hang on this lock.
    SELECT p.active INTO active FROM accounts_person p WHERE p.organisation_id = p_organisation AND p.id = p_person FOR NO KEY UPDATE;
    IF active IS NOT TRUE THEN outcome := 'PERSON_INACTIVE'; RETURN; END IF;
    IF cfg.counting = 'machine' THEN PERFORM pg_advisory_xact_lock(hashtextextended(p_pool || p_key, 0)); END IF;
    IF seats_licence_is_usable(p_organisation, cfg.licence_id, p_now) IS NOT TRUE THEN outcome := 'LICENCE_NOT_USABLE'; RETURN; END IF;
    SELECT * INTO me FROM seats_queueentry q
    WHERE q.organisation_id = p_organisation AND q.pool_id = p_pool AND q.counting_key = p_key AND q.state = 'waiting' FOR UPDATE;
    SELECT * INTO c FROM seats_claim k WHERE k.organisation_id = p_organisation AND k.pool_id = p_pool AND k.counting_key = p_key AND k.ended_at IS NULL;
    IF FOUND THEN
        SELECT * INTO s FROM seats_slot t WHERE t.organisation_id = p_organisation AND t.claim_id = c.id FOR UPDATE;
    END IF;
    IF s.id IS NOT NULL AND s.expires_at <= p_now THEN
        -- One's own expired seat goes through the queue like any other.
        gone := (seats_free(s, p_now, 'expired')).gone;
        s := NULL;
    END IF;
    IF s.id IS NOT NULL OR cfg.counting = 'machine' THEN
        SELECT * INTO lease FROM seats_lease l
        WHERE l.organisation_id = p_organisation AND l.pool_id = p_pool AND l.person_id = p_person AND l.instance = p_instance AND l.ended_at IS NULL;
        IF lease.expires_at > p_now THEN outcome := 'HELD'; RETURN; END IF;
        UPDATE seats_lease SET ended_at = expires_at, end_reason = 'expired' WHERE organisation_id = p_organisation AND id = lease.id AND ended_at IS NULL;
        IF FOUND THEN gone := gone || lease.id; END IF;
        lease := NULL;
    END IF;
    IF (s.id IS NULL OR c.kind = 'reservation') AND cfg.per_person IS NOT NULL AND (
        SELECT count(*) FROM seats_claim k JOIN seats_slot t ON t.organisation_id = k.organisation_id AND t.claim_id = k.id
        WHERE k.organisation_id = p_organisation AND k.person_id = p_person AND k.pool_id = p_pool AND k.ended_at IS NULL
            AND k.kind <> 'reservation' AND t.expires_at > p_now
    ) >= cfg.per_person THEN
        outcome := 'PERSON_LIMIT'; RETURN;
    END IF;
    granted := greatest(p_now, s.since);
    due := greatest(p_now + make_interval(secs => cfg.lease_seconds), granted);
    IF s.id IS NOT NULL THEN
        UPDATE seats_claim SET kind = 'lease', started_at = granted WHERE organisation_id = p_organisation AND id = c.id AND kind = 'reservation';
        UPDATE seats_queueentry SET state = 'claimed' WHERE organisation_id = p_organisation AND id = c.queue_entry AND state = 'offered';
        UPDATE seats_slot SET expires_at = greatest(due, CASE WHEN c.kind <> 'reservation' THEN expires_at END), since = granted
        WHERE organisation_id = p_organisation AND id = s.id;
    ELSE
        IF cfg.overdraft > 0 AND cfg.overdraft_until > p_now THEN lanes_open := lanes_open || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid; END IF;
        FOREACH lane_sought IN ARRAY lanes_open LOOP
            IF EXISTS (
                SELECT FROM seats_queueentry q
                WHERE q.organisation_id = p_organisation AND q.pool_id = p_pool AND q.state = 'waiting' AND q.alive_until > p_now
                    AND q.lanes @> ARRAY[lane_sought] AND (me.id IS NULL OR (q.rank, q.number) < (me.rank, me.number))
            ) THEN blocked := true; CONTINUE; END IF;
            probe := 1 + floor(random() * (cfg.capacity + cfg.overdraft));
            SELECT * INTO s FROM seats_slot t
            WHERE t.organisation_id = p_organisation AND t.pool_id = p_pool AND t.lane = lane_sought AND t.claim_id IS NULL AND t.number >= probe
            ORDER BY t.number LIMIT 1 FOR UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
            SELECT * INTO s FROM seats_slot t
            WHERE t.organisation_id = p_organisation AND t.pool_id = p_pool AND t.lane = lane_sought AND t.claim_id IS NULL AND t.number < probe
            ORDER BY t.number LIMIT 1 FOR UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
            SELECT * INTO s FROM seats_slot t
            WHERE t.organisation_id = p_organisation AND t.pool_id = p_pool AND t.lane = lane_sought AND t.claim_id IS NOT NULL AND t.expires_at <= p_now
            ORDER BY t.expires_at LIMIT 1 FOR UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
        END LOOP;
        IF s.id IS NULL THEN outcome := CASE WHEN blocked THEN 'QUEUE_AHEAD' ELSE 'POOL_EXHAUSTED' END; RETURN; END IF;
        IF s.claim_id IS NOT NULL THEN gone := gone || seats_end_claim(p_organisation, s.claim_id, s.expires_at, 'expired'); END IF;
        -- A lease starts at the later of the slot's last change and the caller's clock: the ledger is in order even when clocks are not.
        granted := greatest(p_now, s.since);
        due := greatest(due, granted);
        INSERT INTO seats_claim (id, organisation_id, pool_id, kind, counting_key, person_id, quantity, overdraft, queue_entry, started_at, end_reason)
        VALUES (p_claim, p_organisation, p_pool, 'lease', p_key, p_person, 1, s.lane = 'ffffffff-ffff-ffff-ffff-ffffffffffff', me.id, granted, '')
        RETURNING * INTO c;
        UPDATE seats_slot SET claim_id = p_claim, expires_at = due, since = granted WHERE organisation_id = p_organisation AND id = s.id;
        IF me.id IS NOT NULL THEN UPDATE seats_queueentry SET state = 'claimed' WHERE organisation_id = p_organisation AND id = me.id; END IF;
    END IF;
    INSERT INTO seats_lease (id, organisation_id, pool_id, claim_id, slot_number, person_id, instance, machine, overdraft, epoch, last_request, started_at, expires_at, end_reason)
    VALUES (p_lease, p_organisation, p_pool, c.id, s.number, p_person, p_instance, p_machine, c.overdraft, 1, '', granted, due, '')
    RETURNING * INTO lease;
    outcome := 'GRANTED';
END $$;
