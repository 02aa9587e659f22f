//! What a list may say that somebody else has made: nothing that the import would have refused.

use std::collections::HashMap;

use label700::allocation::SceneRef;
use label700::list::List;

use super::cell;
use super::fault::Problem;

/// # Errors
/// The first text that the import would refuse, and why.
pub(crate) fn check(list: &List) -> Result<(), String> {
    let mut scenes: HashMap<&str, SceneRef<'_>> = HashMap::new();
    for row in (0..list.rows()).filter_map(|row| list.allocation(row)) {
        for name in [row.application_platform, row.base_platform, row.business_user] {
            cell::text(name).map_err(|problem| said(name, &problem))?;
        }
        let scene = row.scene;
        for text in [scene.zh_hans, scene.zh_hant, scene.en] {
            cell::scene_text(text).map_err(|problem| said(text, &problem))?;
        }
        if cell::known_scene(scene.code).is_some_and(|known| {
            [&*known.zh_hans, &known.zh_hant, &known.en] != [scene.zh_hans, scene.zh_hant, scene.en]
        }) {
            return Err(format!("the list gives scene {} other texts than the SDK's", scene.code));
        }
        if *scenes.entry(scene.code).or_insert(scene) != scene {
            return Err(format!("the list gives scene {} two different texts", scene.code));
        }
    }
    Ok(())
}

fn said(text: &str, problem: &Problem) -> String {
    format!("the list says {text:?}: {problem}")
}
