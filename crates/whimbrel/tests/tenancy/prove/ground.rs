//! A server with the clean schema on it, and proofs of it.

use testkit::{TestDatabase, TestServer};
use whimbrel::config::Convention;
use whimbrel::tenancy::estate::survey;
use whimbrel::tenancy::prove::{Proof, ProofOptions, Verdict, prove};

use super::schema::{convention, roles, schema};

/// A database with the clean schema on a server of its own: roles belong to a server,
/// and tests change them.
pub(super) struct Ground {
    pub(super) original: TestDatabase,
    pub(super) server: TestServer,
    pub(super) convention: Convention,
}

impl Ground {
    pub(super) fn start() -> Self {
        let server = TestServer::start();
        let original = TestDatabase::create_on(&server, "clean");
        original.run(&roles("erp"));
        original.run(&schema("erp"));
        original.run(&format!(
            "REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC",
            original.name()
        ));
        Self { original, server, convention: convention("erp") }
    }

    pub(super) fn copy(&self) -> TestDatabase {
        let copy = TestDatabase::copy_of(&self.original, &self.server, "copy");
        // Privileges on a database are not copied with it.
        copy.run(&format!("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", copy.name()));
        copy
    }
}

pub(super) fn proof(database: &TestDatabase, convention: &Convention) -> Proof {
    proof_with(database, convention, &ProofOptions::default())
}

pub(super) fn proof_with(
    database: &TestDatabase,
    convention: &Convention,
    options: &ProofOptions,
) -> Proof {
    let estate = survey(&mut database.session(), convention).unwrap();
    prove(&mut database.session(), &estate, convention, options, &mut |_| {}).unwrap()
}

/// What is not proven or global, in words.
pub(super) fn complaints(proof: &Proof) -> Vec<String> {
    let mut all = Vec::new();
    for subject in &proof.subjects {
        let good = matches!(subject.verdict, Verdict::Proven | Verdict::Global);
        if good {
            continue;
        }
        let reason = subject.reason.clone().unwrap_or_default();
        all.push(format!("{} {:?} {reason}", subject.name, subject.verdict));
        all.extend(subject.findings.iter().map(|one| {
            format!("    {} ({:?}) {:?}: {}", one.probe, one.context, one.rules, one.seen)
        }));
    }
    all
}
