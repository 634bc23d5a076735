-- Ends one instance; the last one frees the seat. Outcome: ENDED now, or GONE already.
CREATE FUNCTION seats_check_in(p_organisation uuid, p_lease uuid, p_now timestamptz, p_reason text, OUT outcome text, OUT lease seats_lease, OUT gone uuid[]) LANGUAGE plpgsql AS $$
DECLARE
    s seats_slot;
    remaining timestamptz;
BEGIN
    outcome := 'GONE';
    gone := '{}';
    SELECT * INTO lease FROM seats_lease l WHERE l.organisation_id = p_organisation AND l.id = p_lease;
    SELECT * INTO s FROM seats_slot t WHERE t.organisation_id = p_organisation AND t.claim_id = lease.claim_id FOR UPDATE;
    SELECT * INTO lease FROM seats_lease l WHERE l.organisation_id = p_organisation AND l.id = p_lease;
    IF s.id IS NULL OR lease.ended_at IS NOT NULL THEN RETURN; END IF;
    UPDATE seats_lease
    SET ended_at = least(expires_at, greatest(p_now, s.since)), end_reason = CASE WHEN expires_at <= p_now THEN 'expired' ELSE p_reason END
    WHERE organisation_id = p_organisation AND id = p_lease
    RETURNING * INTO lease;
    SELECT max(l.expires_at) INTO remaining FROM seats_lease l WHERE l.organisation_id = p_organisation AND l.claim_id = lease.claim_id AND l.ended_at IS NULL;
    IF remaining > p_now THEN
        UPDATE seats_slot SET expires_at = remaining, since = greatest(since, lease.ended_at) WHERE organisation_id = p_organisation AND id = s.id;
    ELSE
        gone := (seats_free(s, p_now, p_reason)).gone;
    END IF;
    outcome := 'ENDED';
END $$;

-- Extends one instance and changes its epoch. Outcome: EXTENDED, REPEATED (a lost reply, given again), or a public code.
CREATE FUNCTION seats_heartbeat(p_organisation uuid, p_lease uuid, p_epoch bigint, p_request text, p_now timestamptz, OUT outcome text, OUT lease seats_lease) LANGUAGE plpgsql AS $$
DECLARE
    s seats_slot;
    cfg seats_seatpool;
BEGIN
    SELECT * INTO lease FROM seats_lease l WHERE l.organisation_id = p_organisation AND l.id = p_lease;
    IF NOT FOUND THEN outcome := 'NOT_FOUND'; RETURN; END IF;
    SELECT * INTO cfg FROM seats_seatpool p WHERE p.organisation_id = p_organisation AND p.id = lease.pool_id;
    IF seats_licence_is_usable(p_organisation, cfg.licence_id, p_now) IS NOT TRUE THEN outcome := 'LICENCE_NOT_USABLE'; RETURN; END IF;
    SELECT * INTO s FROM seats_slot t WHERE t.organisation_id = p_organisation AND t.claim_id = lease.claim_id FOR UPDATE;
    SELECT * INTO lease FROM seats_lease l WHERE l.organisation_id = p_organisation AND l.id = p_lease FOR NO KEY UPDATE;
    IF s.id IS NULL OR lease.ended_at IS NOT NULL OR lease.expires_at <= p_now THEN outcome := 'LEASE_EXPIRED'; RETURN; END IF;
    IF lease.epoch = p_epoch + 1 AND lease.last_request = p_request AND p_request <> '' THEN outcome := 'REPEATED'; RETURN; END IF;
    IF lease.epoch <> p_epoch THEN outcome := 'LEASE_STALE_EPOCH'; RETURN; END IF;
    UPDATE seats_lease
    SET epoch = epoch + 1, last_request = p_request, expires_at = greatest(expires_at, p_now + make_interval(secs => cfg.lease_seconds))
    WHERE organisation_id = p_organisation AND id = p_lease
    RETURNING * INTO lease;
    UPDATE seats_slot SET expires_at = greatest(expires_at, lease.expires_at) WHERE organisation_id = p_organisation AND id = s.id;
    outcome := 'EXTENDED';
END $$;

-- Bookkeeping for one pool: ends what expired, gives free slots to who waits, forgets who stopped asking. Gives the leases that ended.
CREATE FUNCTION seats_sweep(p_organisation uuid, p_pool uuid, p_now timestamptz, p_most int) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    s seats_slot;
    gone uuid[] := '{}';
    alone uuid[];
BEGIN
    FOR s IN
        SELECT * FROM seats_slot t
        WHERE t.organisation_id = p_organisation AND t.pool_id = p_pool AND t.claim_id IS NOT NULL AND t.expires_at <= p_now
        ORDER BY t.expires_at LIMIT p_most FOR UPDATE SKIP LOCKED
    LOOP
        gone := gone || (seats_free(s, p_now, 'expired')).gone;
    END LOOP;
    -- Instances that stopped while others keep their shared seat.
    WITH stopped AS (
        SELECT l.id FROM seats_lease l
        WHERE l.organisation_id = p_organisation AND l.pool_id = p_pool AND l.ended_at IS NULL AND l.expires_at <= p_now
            AND EXISTS (SELECT FROM seats_slot t WHERE t.organisation_id = p_organisation AND t.claim_id = l.claim_id AND t.expires_at > p_now)
        LIMIT p_most FOR UPDATE OF l SKIP LOCKED
    ), ended AS (
        UPDATE seats_lease SET ended_at = expires_at, end_reason = 'expired' WHERE organisation_id = p_organisation AND id IN (SELECT id FROM stopped) RETURNING id
    )
    SELECT coalesce(array_agg(id), '{}') INTO alone FROM ended;
    UPDATE seats_queueentry SET state = 'left'
    WHERE organisation_id = p_organisation AND id IN (
        SELECT q.id FROM seats_queueentry q
        WHERE q.organisation_id = p_organisation AND q.pool_id = p_pool AND q.state = 'waiting' AND q.alive_until <= p_now FOR UPDATE SKIP LOCKED
    );
    FOR s IN
        SELECT * FROM seats_slot t
        WHERE t.organisation_id = p_organisation AND t.pool_id = p_pool AND t.claim_id IS NULL AND EXISTS (
            SELECT FROM seats_queueentry q
            WHERE q.organisation_id = p_organisation AND q.pool_id = p_pool AND q.state = 'waiting' AND q.lanes @> ARRAY[t.lane]
        )
        ORDER BY t.number LIMIT p_most FOR UPDATE OF t SKIP LOCKED
    LOOP
        PERFORM seats_free(s, p_now, '');
    END LOOP;
    RETURN gone || alone;
END $$;

-- The belt for those who forget the lock: a slot is never taken from a claim that has not ended.
CREATE FUNCTION seats_slot_one_live_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM seats_claim WHERE organisation_id = OLD.organisation_id AND id = OLD.claim_id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'slot % of pool % has a live claim', OLD.number, OLD.pool_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'seats_slot_one_live_claim', TABLE = 'seats_slot';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seats_slot_one_live_claim BEFORE UPDATE OF claim_id ON seats_slot FOR EACH ROW
    WHEN (OLD.claim_id IS NOT NULL AND NEW.claim_id IS DISTINCT FROM OLD.claim_id) EXECUTE FUNCTION seats_slot_one_live_claim();

-- Room on each page, so that heartbeats rewrite a lease beside itself and touch no index of it.
ALTER TABLE seats_lease SET (fillfactor = 70);
ALTER TABLE seats_slot SET (fillfactor = 50);
