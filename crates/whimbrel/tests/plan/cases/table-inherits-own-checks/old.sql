CREATE TABLE public.parent (a int);
CREATE TABLE public.there () INHERITS (public.parent);
