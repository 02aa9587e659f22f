//! Metadata of each role, behind whatever the honest publisher signed of its parents.
//!
//! If the first byte is odd, the rest is the `signed` part and gets the signatures of the role's own keys, so
//! that the reading behind the signatures is reached; else it is the whole file.

mod fixture;

use label700::trust::{Change, Json, Limits, TrustError, TrustedSet};

use fixture::{Fixture, Role};

/// `root.json`, as the successor of a trusted root.
pub fn root(data: &[u8]) -> bool {
    run(Role::Root, data)
}

/// `timestamp.json`.
pub fn timestamp(data: &[u8]) -> bool {
    run(Role::Timestamp, data)
}

/// `snapshot.json`.
pub fn snapshot(data: &[u8]) -> bool {
    run(Role::Snapshot, data)
}

/// The top-level `targets.json`.
pub fn targets(data: &[u8]) -> bool {
    run(Role::Targets, data)
}

/// The delegated role's file.
pub fn list_role(data: &[u8]) -> bool {
    run(Role::List, data)
}

fn run(role: Role, data: &[u8]) -> bool {
    let Some((choice, rest)) = data.split_first() else { return false };
    check_json(rest);
    let fixture = Fixture::get();
    let signed = (choice % 2 == 1).then_some(rest);
    let file = signed.map_or_else(|| rest.to_vec(), |signed| fixture.sign(role, signed));
    let version = version_in(&file).unwrap_or(1);

    let mut set = fixture.ready_for(role, version);
    let before = trusted(&set);
    match update(&mut set, role, &file) {
        Ok(change) => {
            check_accepted(role, &file, &change);
            // What follows an accepted file may be refused, but not break.
            fixture.go_on(&mut set, role);
            true
        }
        Err(error) => {
            assert!(trusted(&set) == before, "refused ({error}), but something moved");
            assert!(!error.to_string().contains('\n'), "one line");
            if version == 1 || matches!(role, Role::Root | Role::Timestamp) {
                update(&mut set, role, fixture.honest(role)).expect("the honest file is taken after it");
            }
            false
        }
    }
}

/// The honest files of a target's role, whole and as `signed` parts.
pub(super) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let fixture = Fixture::get();
    let Some(role) = Role::ALL.into_iter().find(|role| target == format!("metadata_{}", role.target()))
    else {
        return Vec::new();
    };
    let version = if role == Role::Root { 2 } else { 1 };
    let signed = fixture.signed(role, version, 1).to_string();
    let bent = [
        ("", ""),
        (r#""version":1"#, r#""version":9007199254740991"#),
        (r#""spec_version""#, "\n \"x-unknown\" : [ -1, null, {\"\\u4e2d\":true} ],\"spec_version\""),
        (r#""spec_version""#, r#""version":1,"spec_version""#),
        ("2026-", "1970-"),
        ("}", ""),
    ];
    let signed = bent.map(|(from, to)| format!("1{}", signed.replace(from, to)).into_bytes());
    [vec![[b"0", fixture.honest(role)].concat()], signed.into()].concat()
}

fn update(set: &mut TrustedSet, role: Role, file: &[u8]) -> Result<Change, TrustError> {
    match role {
        Role::Root => set.update_root(file),
        Role::Timestamp => {
            set.update_timestamp(file).map(|change| change.expect("nothing was trusted before"))
        }
        Role::Snapshot => set.update_snapshot(file),
        Role::Targets => set.update_targets("targets", None, file),
        Role::List => set.update_targets("list", Some("targets"), file),
    }
}

/// Canonical bytes are those of the value: reading them gives the value again.
fn check_json(bytes: &[u8]) {
    let depth = Limits::default().json_depth;
    let Some(json) = Json::parse(bytes, depth) else { return };
    let canonical = json.canonical();
    // Canonical JSON leaves control characters bare, which ordinary JSON does not read.
    if !canonical.iter().any(|byte| *byte < b' ') {
        let again = Json::parse(&canonical, depth).expect("canonical JSON is JSON");
        assert!(again == json && again.canonical() == canonical, "canonical form is stable");
    }
}

fn check_accepted(role: Role, file: &[u8], change: &Change) {
    let limits = Limits::default();
    let limit = match role {
        Role::Root => limits.root,
        Role::Timestamp => limits.timestamp,
        Role::Snapshot => limits.snapshot,
        Role::Targets | Role::List => limits.targets,
    };
    assert!(file.len() as u64 <= limit, "longer than the limit");
    let json = Json::parse(file, limits.json_depth).expect("strict JSON");
    let signed = json.get("signed").expect("signed");
    let version = signed.get("version").and_then(Json::as_count).expect("a version");
    assert!(version > 0);
    assert!(signed.get("spec_version").and_then(Json::as_str).expect("spec_version").starts_with("1."));
    assert!(signed.get("expires").and_then(Json::as_str).expect("expires").ends_with('Z'));
    match change {
        Change::Root { version: kept, bytes, .. } => {
            assert!(role == Role::Root && *kept == version && version == 2 && bytes == file);
            assert!(signed.get("x-feed").and_then(Json::as_str) == Some(crate::publisher::FEED));
        }
        Change::Role { name, bytes, floors, .. } => {
            assert!(name == role.name() && bytes == file);
            assert!(floors.iter().any(|(role, floor)| role == name && *floor == version));
        }
    }
}

fn version_in(file: &[u8]) -> Option<u64> {
    Json::parse(file, 16)?.get("signed")?.get("version")?.as_count().filter(|version| *version > 0)
}

/// All of the trusted state that can be seen.
fn trusted(set: &TrustedSet) -> String {
    format!("{set:?}")
}
