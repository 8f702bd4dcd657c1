-- A child that declares a computed column of its parent has the expression from it.
CREATE TABLE public.parent (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE public.same (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE public.same INHERIT public.parent;
CREATE TABLE public.plain () INHERITS (public.parent);
