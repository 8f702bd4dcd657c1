CREATE TABLE public.gone (a int);
CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'nothing is done here'; END $$;
CREATE EVENT TRIGGER refuses ON sql_drop EXECUTE FUNCTION public.refuse();
CREATE EVENT TRIGGER refuses_more ON ddl_command_end EXECUTE FUNCTION public.refuse();
