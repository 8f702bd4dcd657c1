CREATE SCHEMA "Odd ""one""";
CREATE TYPE "Odd ""one"""."The type" AS ENUM ('it''s', 'b\s');
CREATE TABLE "Odd ""one"""."The table" ("The column" "Odd ""one"""."The type" DEFAULT 'it''s');
