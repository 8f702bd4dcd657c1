-- A type that was only declared gets the function that it lacked, and is defined.
CREATE TYPE public.t;
CREATE FUNCTION public.t_in(cstring) RETURNS public.t
    LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION public.t_out(public.t) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE public.t (INPUT = public.t_in, OUTPUT = public.t_out, LIKE = text);
CREATE DOMAIN public.d AS public.t;
