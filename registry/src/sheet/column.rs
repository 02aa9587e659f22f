//! The columns of a CSV, by their English or Chinese names.

use csv::StringRecord;

use super::fault::{Faults, Problem};

/// A column that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Kind,
    Block,
    First,
    Last,
    ApplicationPlatform,
    BasePlatform,
    BusinessUser,
    Scene,
    SceneZhHans,
    SceneZhHant,
    SceneEn,
    Approval,
    Resource,
    ValidFrom,
    ValidUntil,
    Note,
}

/// Every column with its names; the first is the one that the registry writes itself.
const NAMES: [(Column, &[&str]); 16] = [
    (Column::Kind, &["kind", "类型"]),
    (Column::Block, &["block", "号段"]),
    (Column::First, &["first", "起始号码"]),
    (Column::Last, &["last", "结束号码", "终止号码"]),
    (Column::ApplicationPlatform, &["application_platform", "应用平台提供方"]),
    (Column::BasePlatform, &["base_platform", "基础平台提供方"]),
    (Column::BusinessUser, &["business_user", "业务使用方"]),
    (Column::Scene, &["scene", "业务应用场景", "应用场景"]),
    (Column::SceneZhHans, &["scene_zh_hans", "场景简体文字"]),
    (Column::SceneZhHant, &["scene_zh_hant", "场景繁体文字"]),
    (Column::SceneEn, &["scene_en", "场景英文文字"]),
    (Column::Approval, &["approval", "试点资格"]),
    (Column::Resource, &["resource", "码号状态"]),
    (Column::ValidFrom, &["valid_from", "生效日期"]),
    (Column::ValidUntil, &["valid_until", "失效日期", "截止日期"]),
    (Column::Note, &["note", "备注"]),
];

const REQUIRED: [Column; 5] =
    [Column::ApplicationPlatform, Column::BasePlatform, Column::Scene, Column::Approval, Column::Resource];

impl Column {
    pub(super) fn name(self) -> &'static str {
        let names = NAMES.iter().find(|(column, _)| *column == self);
        names.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }

    fn by_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '-'], "_");
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
    }
}

/// Where each column stands in a file.
pub(super) struct Columns {
    found: Vec<(Column, usize)>,
    header: StringRecord,
}

impl Columns {
    /// Reads the header row. Whatever is wrong with it, the rows below are read as far as they can be.
    pub(super) fn read(header: StringRecord, faults: &mut Faults) -> Self {
        let mut found: Vec<(Column, usize)> = Vec::new();
        for (index, name) in header.iter().enumerate() {
            match Column::by_name(name) {
                Some(column) if found.iter().any(|(other, _)| *other == column) => {
                    faults.add(1, Some(name), "", Problem::RepeatedColumn);
                }
                Some(column) => found.push((column, index)),
                // Spreadsheets leave empty columns at the right edge.
                None if name.trim().is_empty() => {}
                None => faults.add(1, Some(name), "", Problem::UnknownColumn),
            }
        }
        let columns = Self { found, header };
        for column in REQUIRED.into_iter().filter(|column| !columns.has(*column)) {
            faults.add(1, None, "", Problem::MissingColumn(column.name()));
        }
        let ends = [Column::First, Column::Last];
        if !columns.has(Column::Block) && !ends.iter().any(|end| columns.has(*end)) {
            faults.add(1, None, "", Problem::MissingColumn("block, nor first and last"));
        } else if !columns.has(Column::Block) {
            for column in ends.into_iter().filter(|end| !columns.has(*end)) {
                faults.add(1, None, "", Problem::MissingColumn(column.name()));
            }
        }
        columns
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.index(column).is_some()
    }

    /// How many cells a row may have.
    pub(super) fn width(&self) -> usize {
        self.header.len()
    }

    /// The column's name as the file spells it.
    pub(super) fn label(&self, column: Column) -> &str {
        self.index(column).and_then(|index| self.header.get(index)).unwrap_or(column.name()).trim()
    }

    /// The cell of a row, without blanks at its ends.
    pub(super) fn cell<'a>(&self, record: &'a StringRecord, column: Column) -> &'a str {
        self.index(column).and_then(|index| record.get(index)).unwrap_or_default().trim()
    }

    fn index(&self, column: Column) -> Option<usize> {
        self.found.iter().find(|(other, _)| *other == column).map(|(_, index)| *index)
    }
}
