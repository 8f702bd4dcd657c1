-- A partition's index does not go by itself, but with its parent's, which is made anew.
CREATE TABLE public.p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES IN (2);
CREATE INDEX p_b_idx ON ONLY public.p (b);
CREATE INDEX p2_b_idx ON public.p2 (b);
COMMENT ON INDEX public.p2_b_idx IS 'stays';
ALTER INDEX public.p_b_idx ATTACH PARTITION public.p2_b_idx;
