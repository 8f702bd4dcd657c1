-- The options of a foreign table's columns come with it, and change.
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE public.kept (
    a int OPTIONS (x '3', z '4'), b int OPTIONS (u '5') NOT NULL) SERVER s;
CREATE FOREIGN TABLE public.made (
    a int OPTIONS ("odd name" 'v') NOT NULL, b text OPTIONS (c '1', d '2')) SERVER s;
