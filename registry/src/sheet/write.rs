//! The registry's own copy of what was imported, in one fixed form.

use label700::allocation::{Allocation, Approval, Resource};
use label700::time::Day;

use super::{Sheet, Span};

const HEADER: &str = "kind,first,last,application_platform,base_platform,business_user,scene,scene_zh_hans,\
                      scene_zh_hant,scene_en,approval,resource,valid_from,valid_until\n";

pub(super) fn to_csv(sheet: &Sheet) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    for span in &sheet.coverage {
        push_row(&mut text, "coverage", *span, [""; 11]);
    }
    for row in &sheet.rows {
        let Some(a) = sheet.allocation(row) else { continue };
        let (from, until) = (day(a.valid_from), day(a.valid_until));
        push_row(&mut text, "allocation", row.span, cells(a, &from, &until));
    }
    text.into_bytes()
}

fn cells<'a>(a: &'a Allocation, from: &'a str, until: &'a str) -> [&'a str; 11] {
    let approval = match a.approval {
        Approval::Active => "active",
        Approval::Suspended => "suspended",
        Approval::Exiting => "exiting",
        Approval::Revoked => "revoked",
    };
    let resource = match a.resource {
        Resource::InUse => "in_use",
        Resource::Returned => "returned",
    };
    [
        &a.application_platform,
        &a.base_platform,
        &a.business_user,
        &a.scene.code,
        &a.scene.zh_hans,
        &a.scene.zh_hant,
        &a.scene.en,
        approval,
        resource,
        from,
        until,
    ]
}

fn day(day: Option<Day>) -> String {
    day.map(Day::to_iso).unwrap_or_default()
}

fn push_row(text: &mut String, kind: &str, span: Span, cells: [&str; 11]) {
    text.push_str(&format!("{kind},700{:012},700{:012}", span.first, span.last));
    for cell in cells {
        text.push(',');
        // Names were checked: no line breaks, so that quoting is needed for these two only.
        if cell.contains([',', '"']) {
            text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}
