-- Keys with the same columns all come, though CREATE TABLE would make one of them.
CREATE TABLE public.kept (a int, b int);
CREATE TABLE public.t (a int PRIMARY KEY, b int, c int);
ALTER TABLE public.t ADD CONSTRAINT t_a_too UNIQUE (a);
ALTER TABLE public.t ADD CONSTRAINT t_one UNIQUE (a, b) INCLUDE (c);
ALTER TABLE public.t ADD CONSTRAINT t_other UNIQUE (a, b) INCLUDE (c);
