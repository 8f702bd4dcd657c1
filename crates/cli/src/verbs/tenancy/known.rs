//! What earlier proofs found: what has not changed since is not attacked again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use whimbrel::tenancy::prove::{Known, Proof};

/// Where it is kept, in the project's own folder.
fn file(root: &Path) -> PathBuf {
    root.join(".whimbrel").join("tenancy-proof.json")
}

/// What is known. A file that is missing or cannot be read is no knowledge.
pub(super) fn read(root: &Path) -> BTreeMap<String, Known> {
    let text = std::fs::read_to_string(file(root)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Keeps what a proof found. That it cannot be kept costs time, and nothing else.
pub(super) fn write(root: &Path, proof: &Proof) {
    let known: BTreeMap<&str, Known> = proof
        .subjects
        .iter()
        .filter_map(|subject| {
            let fingerprint = subject.fingerprint.clone()?;
            let known = Known { fingerprint, proof: subject.clone() };
            Some((subject.name.as_str(), known))
        })
        .collect();
    let path = file(root);
    let Ok(text) = serde_json::to_string(&known) else { return };
    let folder = path.parent().unwrap_or(root);
    if std::fs::create_dir_all(folder).is_ok() {
        _ = std::fs::write(path, text);
    }
}
