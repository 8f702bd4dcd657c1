CREATE TABLE public.kept (a int, b int);
