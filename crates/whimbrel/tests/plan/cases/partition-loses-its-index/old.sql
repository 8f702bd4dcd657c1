CREATE TABLE public.p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES IN (2);
CREATE INDEX ON public.p (b);
COMMENT ON INDEX public.p2_b_idx IS 'stays';
