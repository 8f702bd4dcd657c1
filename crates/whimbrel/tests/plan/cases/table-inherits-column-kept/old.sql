CREATE TABLE public.parent (a int, b int, c int);
CREATE TABLE public.child (b int, c int) INHERITS (public.parent);
