//! One row: its cells checked one by one, so that all that is wrong with it is said at once.

use std::collections::HashMap;

use csv::StringRecord;
use label700::allocation::{Allocation, Scene};
use label700::list::check_scene_code;

use super::Span;
use super::cell::{self, Kind};
use super::column::{Column, Columns};
use super::fault::{Faults, Problem};

/// What a row says.
pub(super) enum Content {
    /// Its numbers cannot be made out.
    Nothing,
    /// The list is complete for these numbers.
    Coverage(Span),
    /// These numbers are assigned; to whom is `None` where cells have faults.
    Allocation(Span, Option<Allocation>),
}

/// Reads the rows of one file, remembering what each scene code stands for.
pub(super) struct RowReader<'a> {
    columns: &'a Columns,
    scenes: HashMap<String, (Scene, u64)>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(columns: &'a Columns) -> Self {
        Self { columns, scenes: HashMap::new() }
    }

    pub(super) fn read(&mut self, record: &StringRecord, row: u64, faults: &mut Faults) -> Content {
        if record.iter().skip(self.columns.width()).any(|cell| !cell.trim().is_empty()) {
            faults.add(row, None, "", Problem::ExtraCells);
        }
        let mut cells = Cells { columns: self.columns, record, row, faults, faulty: false };
        let kind = cells.parse(Column::Kind, cell::kind).unwrap_or(Kind::Allocation);
        let span = cells.span();
        if kind == Kind::Coverage {
            cells.require_no_more_than_numbers();
            return span.map_or(Content::Nothing, Content::Coverage);
        }
        let allocation = self.allocation(&mut cells);
        span.map_or(Content::Nothing, |span| Content::Allocation(span, allocation))
    }

    fn allocation(&mut self, cells: &mut Cells<'_>) -> Option<Allocation> {
        let before = cells.faults.total;
        let application_platform = cells.name(Column::ApplicationPlatform, true);
        let base_platform = cells.name(Column::BasePlatform, true);
        let business_user = cells.name(Column::BusinessUser, false);
        let scene = self.scene(cells);
        let approval = cells.needed(Column::Approval, cell::approval);
        let resource = cells.needed(Column::Resource, cell::resource);
        let valid_from = cells.parse(Column::ValidFrom, cell::date).flatten();
        let valid_until = cells.parse(Column::ValidUntil, cell::date).flatten();
        if valid_from.zip(valid_until).is_some_and(|(from, until)| from > until) {
            cells.fault(Column::ValidUntil, Problem::FromAfterUntil);
        }
        if cells.faulty || cells.faults.total > before {
            return None;
        }
        Some(Allocation {
            application_platform: application_platform?,
            base_platform: base_platform?,
            business_user: business_user?,
            scene: scene?,
            approval: approval?,
            resource: resource?,
            valid_from,
            valid_until,
        })
    }

    fn scene(&mut self, cells: &mut Cells<'_>) -> Option<Scene> {
        const TEXTS: [Column; 3] = [Column::SceneZhHans, Column::SceneZhHant, Column::SceneEn];
        let code = cells.needed(Column::Scene, |text| {
            cell::refuse_formula(text)?;
            let known = cell::known_scene(text);
            if known.is_none() && check_scene_code(text).is_err() {
                return Err(Problem::SceneCode);
            }
            Ok(known.ok_or_else(|| text.to_owned()))
        })?;
        let texts = TEXTS.map(|column| cells.parse(column, |c| cell::scene_text(c).map(str::to_owned)));
        let [zh_hans, zh_hant, en] = texts;
        let (zh_hans, zh_hant, en) = (zh_hans?, zh_hant?, en?);
        let code = match code {
            Ok(known) => {
                let own = [&zh_hans, &zh_hant, &en].into_iter();
                let words = [&known.zh_hans, &known.zh_hant, &known.en];
                for ((text, word), column) in own.zip(words).zip(TEXTS) {
                    if !text.is_empty() && text != word {
                        cells.fault(column, Problem::SceneHasWords);
                    }
                }
                return Some(known);
            }
            Err(code) => code,
        };
        if zh_hans.is_empty() {
            cells.fault(Column::SceneZhHans, Problem::Missing);
            return None;
        }
        let scene = Scene { code, zh_hans, zh_hant, en };
        if let Some((first, row)) = self.scenes.get(&scene.code) {
            if *first != scene {
                cells.fault(Column::Scene, Problem::SceneDiffers(*row));
            }
        } else {
            self.scenes.insert(scene.code.clone(), (scene.clone(), cells.row));
        }
        Some(scene)
    }
}

/// The cells of one row, and where to say what is wrong with them.
struct Cells<'a> {
    columns: &'a Columns,
    record: &'a StringRecord,
    row: u64,
    faults: &'a mut Faults,
    /// Whether a needed cell is missing together with its whole column, which is said once, not here.
    faulty: bool,
}

impl<'a> Cells<'a> {
    fn get(&self, column: Column) -> &'a str {
        self.columns.cell(self.record, column)
    }

    fn fault(&mut self, column: Column, problem: Problem) {
        let cell = self.get(column);
        self.faults.add(self.row, Some(self.columns.label(column)), cell, problem);
    }

    /// A cell that may be empty; `None` if it has a fault.
    fn parse<T>(&mut self, column: Column, parse: impl FnOnce(&'a str) -> Result<T, Problem>) -> Option<T> {
        match parse(self.get(column)) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.fault(column, problem);
                None
            }
        }
    }

    /// A cell that must not be empty.
    fn needed<T>(&mut self, column: Column, parse: impl FnOnce(&'a str) -> Result<T, Problem>) -> Option<T> {
        if !self.columns.has(column) {
            self.faulty = true;
            return None;
        }
        self.parse(column, |cell| if cell.is_empty() { Err(Problem::Missing) } else { parse(cell) })
    }

    fn name(&mut self, column: Column, needed: bool) -> Option<String> {
        let parse = |cell: &'a str| cell::text(cell).map(str::to_owned);
        if needed { self.needed(column, parse) } else { self.parse(column, parse) }
    }

    fn span(&mut self) -> Option<Span> {
        let ends = [Column::First, Column::Last];
        let has_ends = ends.iter().any(|end| !self.get(*end).is_empty());
        let has_block = !self.get(Column::Block).is_empty();
        match (has_block, has_ends) {
            (true, true) => {
                self.fault(Column::Block, Problem::BlockAndEnds);
                None
            }
            (true, false) => self.parse(Column::Block, cell::block).map(|(first, last)| Span { first, last }),
            (false, true) => {
                let [first, last] = ends.map(|end| self.needed(end, cell::number));
                let (first, last) = first.zip(last)?;
                if first > last {
                    self.fault(Column::First, Problem::FirstAfterLast);
                    return None;
                }
                Some(Span { first, last })
            }
            (false, false) => {
                // Without such columns the header's fault has said it.
                if self.columns.has(Column::Block) || ends.iter().any(|end| self.columns.has(*end)) {
                    self.faults.add(self.row, None, "", Problem::NoRange);
                }
                None
            }
        }
    }

    fn require_no_more_than_numbers(&mut self) {
        const OTHERS: [Column; 11] = [
            Column::ApplicationPlatform,
            Column::BasePlatform,
            Column::BusinessUser,
            Column::Scene,
            Column::SceneZhHans,
            Column::SceneZhHant,
            Column::SceneEn,
            Column::Approval,
            Column::Resource,
            Column::ValidFrom,
            Column::ValidUntil,
        ];
        for column in OTHERS {
            if !self.get(column).is_empty() {
                self.fault(column, Problem::CoverageCell);
            }
        }
    }
}
