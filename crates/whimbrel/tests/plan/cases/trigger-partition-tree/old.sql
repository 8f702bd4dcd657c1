CREATE TABLE public.kept (a int);
