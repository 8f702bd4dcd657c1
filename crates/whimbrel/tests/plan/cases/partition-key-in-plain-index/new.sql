-- A partition's key can be its part of an index that is no key.
CREATE TABLE public.p (a int) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
ALTER TABLE public.p1 ADD PRIMARY KEY (a);
CREATE UNIQUE INDEX p_a_idx ON ONLY public.p (a);
ALTER INDEX public.p_a_idx ATTACH PARTITION public.p1_pkey;
CREATE TABLE public.q (a int) PARTITION BY LIST (a);
CREATE TABLE public.q1 PARTITION OF public.q FOR VALUES IN (1);
ALTER TABLE public.q1 ADD PRIMARY KEY (a);
CREATE UNIQUE INDEX q_a_idx ON public.q (a);
CREATE TABLE public.r (a int) PARTITION BY LIST (a);
CREATE TABLE public.r1 PARTITION OF public.r FOR VALUES IN (1);
ALTER TABLE public.r1 ADD PRIMARY KEY (a);
CREATE UNIQUE INDEX r_a_idx ON ONLY public.r (a);
ALTER INDEX public.r_a_idx ATTACH PARTITION public.r1_pkey;
