CREATE TABLE public.t (a int, b int, gone int);
CREATE TABLE public.row (a int, b int);
CREATE FUNCTION public.f() RETURNS SETOF public.row LANGUAGE sql
    AS 'SELECT * FROM public.row';
CREATE VIEW public.v AS SELECT x.q AS a FROM public.t x(q, b);
CREATE VIEW public.w AS SELECT x.q AS a FROM public.f() x(q, r);
