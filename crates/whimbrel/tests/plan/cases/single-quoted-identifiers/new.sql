-- Names with quotes, blanks and upper case.
CREATE SCHEMA "My ""Schema""";
CREATE TABLE "My ""Schema"""."Order" ("Id" int PRIMARY KEY, "the 'name'" text DEFAULT 'it''s', "select" int CHECK ("select" > 0));
CREATE INDEX "Ix 1" ON "My ""Schema"""."Order" ("the 'name'");
