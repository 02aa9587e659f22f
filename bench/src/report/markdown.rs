//! The table in Markdown, and its place between two markers of a page.

use anyhow::Context as _;

use super::table::cells;
use crate::row::Row;

/// The table with a line about how it was made.
pub fn markdown(rows: &[Row], made: &str) -> String {
    let mut text = format!("{made}\n\n| what | ours | peer | which | ratio | budget | holds |\n");
    text.push_str("|---|--:|--:|---|--:|---|---|\n");
    for row in rows {
        text.push_str(&format!("| {} |\n", cells(row).join(" | ")));
    }
    text
}

/// `page` with what stands between the lines `<!-- name -->` and `<!-- /name -->` replaced.
///
/// # Errors
/// The page has no such lines.
pub fn replace_between(page: &str, name: &str, text: &str) -> anyhow::Result<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let missing = || format!("the page has no line <!-- {name} --> and <!-- /{name} --> after it");
    let (before, rest) = page.split_once(&begin).with_context(missing)?;
    let (_, after) = rest.split_once(&end).with_context(missing)?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        let page = "before\n<!-- table -->\nold\n<!-- /table -->\nafter\n";
        let new = replace_between(page, "table", "new\n").unwrap();
        assert_eq!(new, "before\n<!-- table -->\n\nnew\n\n<!-- /table -->\nafter\n");
        assert_eq!(replace_between(&new, "table", "new").unwrap(), new);
        assert!(replace_between(page, "other", "new").is_err());
    }
}
