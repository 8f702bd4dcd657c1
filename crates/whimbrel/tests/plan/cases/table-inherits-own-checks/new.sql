-- A condition that a child declares and inherits is its own, and may be validated where
-- its parent's is not.
CREATE TABLE public.parent (a int);
CREATE TABLE public.there () INHERITS (public.parent);
CREATE TABLE public.child (CONSTRAINT positive CHECK (a > 0)) INHERITS (public.parent);
ALTER TABLE public.there ADD CONSTRAINT positive CHECK (a > 0);
ALTER TABLE public.there ADD CONSTRAINT small CHECK (a < 9);
ALTER TABLE public.parent ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
ALTER TABLE public.parent ADD CONSTRAINT small CHECK (a < 9);
