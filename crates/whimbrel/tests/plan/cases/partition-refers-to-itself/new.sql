-- A partitioned table that refers to itself comes and goes, and so do single partitions.
CREATE TABLE public.kept (id int PRIMARY KEY, up int REFERENCES public.kept)
    PARTITION BY RANGE (id);
CREATE TABLE public.kept_2 PARTITION OF public.kept FOR VALUES FROM (10) TO (20);
CREATE TABLE public.tree (id int PRIMARY KEY, up int) PARTITION BY RANGE (id);
ALTER TABLE public.tree ADD FOREIGN KEY (up) REFERENCES public.tree;
CREATE TABLE public.tree_1 PARTITION OF public.tree FOR VALUES FROM (0) TO (10);
CREATE TABLE public.tree_2 PARTITION OF public.tree FOR VALUES FROM (10) TO (20)
    PARTITION BY RANGE (id);
CREATE TABLE public.tree_21 PARTITION OF public.tree_2 FOR VALUES FROM (10) TO (15);
