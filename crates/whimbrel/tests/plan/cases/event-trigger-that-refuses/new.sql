-- An event trigger that goes is in nobody's way, and one that comes is not either.
CREATE TABLE public.come (a int);
COMMENT ON TABLE public.come IS 'new';
