-- A place in the queue, or its keep-alive. Outcome: QUEUED, KEPT, OFFERED, or a public code; a key that waits occupies no slot.
CREATE FUNCTION seats_enqueue(
    p_organisation uuid, p_pool uuid, p_person uuid, p_key text, p_lanes uuid[], p_rank int, p_entry uuid, p_now timestamptz, p_alive timestamptz,
    OUT outcome text, OUT entry uuid, OUT gone uuid[]
) LANGUAGE plpgsql AS $$
DECLARE
    cfg seats_seatpool;
    c seats_claim;
    s seats_slot;
    active boolean;
BEGIN
    gone := '{}';
    SELECT * INTO cfg FROM seats_seatpool p WHERE p.organisation_id = p_organisation AND p.id = p_pool;
    IF NOT FOUND THEN outcome := 'NOT_FOUND'; RETURN; END IF;
    IF cfg.kind <> 'floating' OR cfg.mode <> 'enforced' THEN outcome := 'POOL_NOT_FLOATING'; RETURN; END IF;
    SELECT p.active INTO active FROM accounts_person p WHERE p.organisation_id = p_organisation AND p.id = p_person FOR NO KEY UPDATE;
    IF active IS NOT TRUE THEN outcome := 'PERSON_INACTIVE'; RETURN; END IF;
    IF cfg.counting = 'machine' THEN PERFORM pg_advisory_xact_lock(hashtextextended(p_pool || p_key, 0)); END IF;
    IF seats_licence_is_usable(p_organisation, cfg.licence_id, p_now) IS NOT TRUE THEN outcome := 'LICENCE_NOT_USABLE'; RETURN; END IF;
    UPDATE seats_queueentry SET alive_until = p_alive
    WHERE organisation_id = p_organisation AND pool_id = p_pool AND counting_key = p_key AND state = 'waiting'
    RETURNING id INTO entry;
    IF FOUND THEN outcome := 'KEPT'; RETURN; END IF;
    SELECT * INTO c FROM seats_claim k WHERE k.organisation_id = p_organisation AND k.pool_id = p_pool AND k.counting_key = p_key AND k.ended_at IS NULL;
    SELECT * INTO s FROM seats_slot t WHERE t.organisation_id = p_organisation AND t.claim_id = c.id FOR UPDATE;
    IF s.expires_at > p_now THEN
        outcome := CASE WHEN c.kind = 'reservation' THEN 'OFFERED' ELSE 'SEAT_HELD' END;
        entry := c.queue_entry;
        RETURN;
    END IF;
    IF s.id IS NOT NULL THEN gone := (seats_free(s, p_now, 'expired')).gone; END IF;
    INSERT INTO seats_queueentry (id, organisation_id, pool_id, person_id, counting_key, lanes, rank, state, alive_until)
    VALUES (p_entry, p_organisation, p_pool, p_person, p_key, p_lanes, p_rank, 'waiting', p_alive);
    entry := p_entry;
    outcome := 'QUEUED';
END $$;

-- Gives up a place, and the seat that was kept for it. The slot is locked before the entry, as everywhere.
CREATE FUNCTION seats_leave_queue(p_organisation uuid, p_entry uuid, p_now timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    s seats_slot;
BEGIN
    UPDATE seats_queueentry SET state = 'left' WHERE organisation_id = p_organisation AND id = p_entry AND state = 'waiting';
    IF FOUND THEN RETURN true; END IF;
    SELECT t.* INTO s FROM seats_claim k JOIN seats_slot t ON t.organisation_id = k.organisation_id AND t.claim_id = k.id
    WHERE k.organisation_id = p_organisation AND k.queue_entry = p_entry AND k.kind = 'reservation' AND k.ended_at IS NULL FOR UPDATE OF t;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE seats_queueentry SET state = 'left' WHERE organisation_id = p_organisation AND id = p_entry AND state = 'offered';
    PERFORM seats_free(s, p_now, 'lapsed');
    RETURN true;
END $$;
