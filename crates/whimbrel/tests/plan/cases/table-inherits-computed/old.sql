CREATE TABLE public.parent (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
