-- A sequence takes other steps.
CREATE SEQUENCE numbers INCREMENT 5 MAXVALUE 1000 CACHE 10 CYCLE;
