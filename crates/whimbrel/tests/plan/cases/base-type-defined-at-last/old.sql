CREATE TYPE public.t;
CREATE FUNCTION public.t_in(cstring) RETURNS public.t
    LANGUAGE internal IMMUTABLE STRICT AS 'textin';
