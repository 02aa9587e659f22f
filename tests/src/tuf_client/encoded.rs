//! Names as they stand in URLs and file names: a role or target may be called anything.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `name` as one file name: no `/` is left in it, so it cannot lead out of a folder.
pub(crate) fn file_name(name: &str) -> String {
    utf8_percent_encode(name, &RESERVED).to_string()
}

/// The name that [`file_name`] made `file` of; `None` if it made no such file.
pub(crate) fn decoded(file: &str) -> Option<String> {
    let name = percent_decode_str(file).decode_utf8().ok()?.into_owned();
    (file_name(&name) == file).then_some(name)
}

/// The path of a target below the base URL. Its folders stay folders, unless one is called `.` or `..`:
/// then its slashes are encoded too, because a URL that holds such a folder means another place.
pub(crate) fn url_path(target: &str, prefix: Option<&str>) -> String {
    let (folders, file) = target.rsplit_once('/').map_or((None, target), |(f, file)| (Some(f), file));
    let file = prefix.map_or_else(|| file.to_owned(), |prefix| format!("{prefix}.{file}"));
    let path = folders.map_or_else(|| file.clone(), |folders| format!("{folders}/{file}"));
    if path.split('/').any(|part| part == "." || part == "..") {
        return file_name(&path);
    }
    path.split('/').map(file_name).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_the_base_url() {
        let cases = [
            ("a plain name", "a.txt", "0a.a.txt"),
            ("folders stay folders", "x/y/a.txt", "x/y/0a.a.txt"),
            ("what URLs reserve is encoded", "x y/100%?#.txt", "x%20y/0a.100%25%3F%23.txt"),
            ("a way upwards is no way", "../a.txt", "..%2F0a.a.txt"),
            ("nor is one in the middle", "x/./a.txt", "x%2F.%2F0a.a.txt"),
            ("Chinese", "名单/号.txt", "%E5%90%8D%E5%8D%95/0a.%E5%8F%B7.txt"),
        ];
        for (name, target, expected) in cases {
            assert_eq!(url_path(target, Some("0a")), expected, "{name}");
        }
        assert_eq!(url_path("x/a.txt", None), "x/a.txt", "no hash in front");
        assert_eq!(url_path("..", None), "..", "dots alone cannot be encoded; the request asks for the base");
    }

    #[test]
    fn file_names_lead_back_to_one_name_each() {
        for name in ["A", "../A", "a/b", "号", "?", "#", "%2F", ".", " "] {
            let file = file_name(name);
            assert!(!file.contains('/'), "{file}");
            assert_eq!(decoded(&file).as_deref(), Some(name));
        }
        for foreign in ["a b", "a%2f", "%41", "%FF"] {
            assert_eq!(decoded(foreign), None, "{foreign}");
        }
    }
}
