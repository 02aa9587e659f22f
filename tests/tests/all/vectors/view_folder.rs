//! View folders, made of what a vector says of them.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::case::Case;

/// Puts the view called `name` of `views.json` into `folder`.
pub(super) fn put_named(views: &Value, name: &str, folder: &Path) -> Result<(), String> {
    let all = views["views"].as_array().ok_or("views.json has no views")?;
    let view = all.iter().find(|view| view["name"] == name).ok_or("no such view")?;
    let view = Case::new(view)?;
    view.text("about")?;
    put(&view, folder)?;
    view.all_asked_for()
}

/// Puts the lists and the `view.json` of a vector into `folder`.
pub(super) fn put(vector: &Case<'_>, folder: &Path) -> Result<(), String> {
    for list in vector.elements("lists")? {
        let list = Case::new(list)?;
        let path = folder.join(list.text("path")?);
        fs::create_dir_all(path.parent().ok_or("a list without a folder")?).map_err(|e| e.to_string())?;
        fs::write(path, bytes(list.text("base64")?)?).map_err(|e| e.to_string())?;
        list.all_asked_for()?;
    }
    if let Some(text) = vector.text_or_null("view_json")? {
        fs::write(folder.join("new"), text).map_err(|e| e.to_string())?;
        fs::rename(folder.join("new"), folder.join("view.json")).map_err(|e| e.to_string())?;
    }
    Ok(())
}

pub(super) fn bytes(base64: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(base64).map_err(|_| "no base64".to_owned())
}
