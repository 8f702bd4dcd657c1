//! TypeORM's command line.

use testkit::TestDatabase;

use crate::estate::Estate;

#[test]
fn flags_are_read_as_typeorm_reads_them() {
    let database = TestDatabase::create("flags");
    let estate = Estate::new(&[]);
    estate.service("auth");
    let folder = "services/auth";
    for arguments in [
        "-d src/data-source.ts --fake=false",
        "-d=src/data-source.ts -t=each",
        "--dataSource=src/data-source.ts --no-fake",
        "--data-source src/data-source.ts --fake false -t none",
        "-dsrc/data-source.ts -t unheard-of",
    ] {
        let words: Vec<&str> =
            ["migration:run"].into_iter().chain(arguments.split(' ')).collect();
        estate
            .whimbrel(&database, folder, &words)
            .expect(0, &["Migration Init1700000000000 has been executed successfully."]);
        database.run("SELECT FROM auth");
        let revert = ["migration:revert", "-d", "src/data-source.ts"];
        estate
            .whimbrel(&database, folder, &revert)
            .expect(0, &["Migration Init1700000000000 has been reverted successfully."]);
    }
    let show = ["migration:show", "-d", "src/data-source.ts"];
    estate.whimbrel(&database, folder, &show).expect(0, &["[ ] Init1700000000000"]);
}

#[test]
fn what_only_typeorm_has_is_said() {
    let database = TestDatabase::create("only");
    let estate = Estate::new(&[]);
    let clear = estate.whimbrel(&database, "", &["cache:clear", "-d", "x"]);
    clear.expect(1, &["Whimbrel has no `cache:clear`", "npx typeorm"]);
    let typo = estate.whimbrel(&database, "", &["migration:rnu"]);
    typo.expect(1, &["migration:run"]);
    let show = ["migration:show", "-d", "nowhere.ts"];
    let show = estate.whimbrel(&database, "", &show);
    show.expect(1, &["Error during migration show:", "nowhere.ts"]);
}
