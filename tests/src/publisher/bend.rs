//! Where a test reaches into a file on its way: before it is signed, and instead of the signing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::Keys;

type Edit = Arc<dyn Fn(&mut Value) + Send + Sync>;
type Forge = Arc<dyn Fn(&Keys, &Value) -> Vec<u8> + Send + Sync>;

/// What happens to the files of each role.
#[derive(Clone, Default)]
pub(super) struct Bends {
    edits: BTreeMap<String, Vec<Edit>>,
    forges: BTreeMap<String, Forge>,
}

impl Bends {
    pub(super) fn edit(&mut self, role: &str, edit: impl Fn(&mut Value) + Send + Sync + 'static) {
        self.edits.entry(role.to_owned()).or_default().push(Arc::new(edit));
    }

    pub(super) fn forge(
        &mut self,
        role: &str,
        forge: impl Fn(&Keys, &Value) -> Vec<u8> + Send + Sync + 'static,
    ) {
        self.forges.insert(role.to_owned(), Arc::new(forge));
    }

    pub(super) fn apply(&self, role: &str, signed: &mut Value) {
        self.edits.get(role).into_iter().flatten().for_each(|edit| edit(signed));
    }

    pub(super) fn sign(&self, role: &str, keys: &Keys, signed: &Value) -> Vec<u8> {
        self.forges.get(role).map_or_else(|| keys.sign(signed), |forge| forge(keys, signed))
    }
}

impl fmt::Debug for Bends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.edits.keys().chain(self.forges.keys())).finish()
    }
}
