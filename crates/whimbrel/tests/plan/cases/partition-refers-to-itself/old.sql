CREATE TABLE public.kept (id int PRIMARY KEY, up int REFERENCES public.kept)
    PARTITION BY RANGE (id);
CREATE TABLE public.kept_1 PARTITION OF public.kept FOR VALUES FROM (0) TO (10);
