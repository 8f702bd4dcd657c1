-- A child keeps the column that its parent loses, or loses what it declares as well.
CREATE TABLE public.parent (a int);
CREATE TABLE public.child (b int) INHERITS (public.parent);
