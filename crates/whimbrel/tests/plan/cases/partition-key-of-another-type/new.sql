-- No statement changes the type of a partition key: the table is made anew around its
-- partitions, which keep their rows.
CREATE TABLE public.p (a bigint, b int) PARTITION BY RANGE (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20)
    PARTITION BY LIST (b);
CREATE TABLE public.p21 PARTITION OF public.p2 FOR VALUES IN (1);
CREATE INDEX ON public.p (b);
GRANT SELECT ON public.p TO PUBLIC;
CREATE TABLE public.q (a bigint, b int) PARTITION BY RANGE (a);
CREATE TABLE public.q1 PARTITION OF public.q FOR VALUES FROM (0) TO (10);
CREATE TABLE public.q2 PARTITION OF public.q FOR VALUES FROM (10) TO (20);
CREATE INDEX q_b ON ONLY public.q (b);
CREATE INDEX q1_b ON public.q1 (b);
ALTER INDEX public.q_b ATTACH PARTITION public.q1_b;
