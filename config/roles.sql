-- The cluster roles of Licentia. Idempotent; run by a superuser, once a cluster:
--   psql SUPERUSER_URL -f config/roles.sql      (or: python -m config.embedded roles --superuser-url SUPERUSER_URL)
-- Then give each login its password, and create the database: CREATE DATABASE licentia OWNER licentia_owner.
DO $roles$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY ARRAY['licentia_owner', 'licentia_app', 'licentia_sequencer', 'licentia_operator'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
            EXECUTE format('CREATE ROLE %I', login);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN INHERIT NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS', login);
    END LOOP;
END
$roles$;
ALTER ROLE licentia_owner CREATEDB;
-- The owner steps down to a role, it never has a role's rights by itself.
GRANT licentia_app, licentia_sequencer, licentia_operator TO licentia_owner WITH INHERIT FALSE, SET TRUE;
