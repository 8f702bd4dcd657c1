-- A tree of partitions with a trigger comes and goes.
CREATE TABLE public.kept (a int);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RETURN NULL; END $$;
CREATE TABLE public.tree (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TRIGGER noted AFTER INSERT ON public.tree
    FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TABLE public.tree_1 PARTITION OF public.tree FOR VALUES IN (1)
    PARTITION BY LIST (a);
CREATE TABLE public.tree_11 PARTITION OF public.tree_1 FOR VALUES IN (1);
