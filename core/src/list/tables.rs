//! The label tables: strings, scenes, rows, and the rows by frequency.

use super::error::{Fault, ListError, Section};
use super::header::MAX_DAY;
use super::layout::{Layout, RANK_BYTES, ROW_BYTES, SCENE_BYTES, STRING_END_BYTES, items};
use super::text;
use crate::allocation::{AllocationRef, Approval, Resource, SceneRef, Standing};
use crate::time::Day;

/// A scene as string indices. Strings are sorted, so the order of indices is the order of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SceneIds {
    pub(super) code: u16,
    pub(super) zh_hans: u16,
    pub(super) zh_hant: u16,
    pub(super) en: u16,
}

/// A row as indices; again the order of indices is the order of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowIds {
    pub(super) application_platform: u16,
    pub(super) base_platform: u16,
    pub(super) business_user: u16,
    pub(super) scene: u16,
    pub(super) approval: Approval,
    pub(super) resource: Resource,
    pub(super) valid_from: Option<Day>,
    pub(super) valid_until: Option<Day>,
}

impl SceneIds {
    pub(super) fn from_bytes(bytes: [u8; SCENE_BYTES]) -> Self {
        let [a, b, c, d, e, f, g, h] = bytes;
        Self {
            code: u16::from_le_bytes([a, b]),
            zh_hans: u16::from_le_bytes([c, d]),
            zh_hant: u16::from_le_bytes([e, f]),
            en: u16::from_le_bytes([g, h]),
        }
    }

    pub(super) fn to_bytes(self) -> impl Iterator<Item = u8> {
        [self.code, self.zh_hans, self.zh_hant, self.en].into_iter().flat_map(u16::to_le_bytes)
    }
}

impl RowIds {
    /// `None` if an approval, resource or day is not one of the format's.
    #[inline]
    pub(super) fn from_bytes(bytes: [u8; ROW_BYTES]) -> Option<Self> {
        let [a, b, c, d, e, f, g, h, approval, resource, i, j, k, l, m, n] = bytes;
        let approval = match approval {
            0 => Approval::Active,
            1 => Approval::Suspended,
            2 => Approval::Exiting,
            3 => Approval::Revoked,
            _ => return None,
        };
        let resource = match resource {
            0 => Resource::InUse,
            1 => Resource::Returned,
            _ => return None,
        };
        Some(Self {
            application_platform: u16::from_le_bytes([a, b]),
            base_platform: u16::from_le_bytes([c, d]),
            business_user: u16::from_le_bytes([e, f]),
            scene: u16::from_le_bytes([g, h]),
            approval,
            resource,
            valid_from: day_from_bytes([i, j, k])?,
            valid_until: day_from_bytes([l, m, n])?,
        })
    }

    pub(super) fn to_bytes(self) -> impl Iterator<Item = u8> {
        let approval = match self.approval {
            Approval::Active => 0,
            Approval::Suspended => 1,
            Approval::Exiting => 2,
            Approval::Revoked => 3,
        };
        let resource = match self.resource {
            Resource::InUse => 0,
            Resource::Returned => 1,
        };
        [self.application_platform, self.base_platform, self.business_user, self.scene]
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .chain([approval, resource])
            .chain(day_to_bytes(self.valid_from))
            .chain(day_to_bytes(self.valid_until))
    }
}

/// Days since 1970-01-01 plus one; 0 is no date.
#[inline]
fn day_from_bytes([a, b, c]: [u8; 3]) -> Option<Option<Day>> {
    match u32::from_le_bytes([a, b, c, 0]).checked_sub(1) {
        None => Some(None),
        Some(day) if day <= MAX_DAY => Some(Some(Day(day as i32))),
        Some(_) => None,
    }
}

fn day_to_bytes(day: Option<Day>) -> [u8; 3] {
    let [a, b, c, _] = day.map_or(0, |day| day.0 as u32 + 1).to_le_bytes();
    [a, b, c]
}

/// What reader and writer ask of a row, its scene apart.
pub(super) fn check_row(
    application_platform: &str,
    base_platform: &str,
    valid_from: Option<Day>,
    valid_until: Option<Day>,
) -> Result<(), ListError> {
    let named = !application_platform.is_empty() && !base_platform.is_empty();
    Section::Rows.require(named, Fault::EmptyText)?;
    for day in [valid_from, valid_until].into_iter().flatten() {
        Section::Rows.require((0..=MAX_DAY as i32).contains(&day.0), Fault::BadValue)?;
    }
    let ends_before = valid_from.zip(valid_until).is_some_and(|(from, until)| until < from);
    Section::Rows.require(!ends_before, Fault::EndBeforeStart)
}

/// What reader and writer ask of a scene.
pub(super) fn check_scene(scene: &SceneRef<'_>) -> Result<(), ListError> {
    text::check_scene_code(scene.code).map_err(|fault| Section::Scenes.error(fault))?;
    Section::Scenes.require(!scene.zh_hans.is_empty(), Fault::EmptyText)
}

/// The row that has `rank` in the order of frequency; always a row of the table in a list that was opened.
#[inline]
pub(super) fn row_of_rank(bytes: &[u8], layout: &Layout, rank: u32) -> Option<u32> {
    items::<RANK_BYTES>(bytes, &layout.ranks).get(rank as usize).map(|row| u32::from_le_bytes(*row))
}

/// The tables of one list.
pub(super) struct Tables<'a> {
    pub(super) texts: &'a [u8],
    pub(super) ends: &'a [[u8; STRING_END_BYTES]],
    pub(super) scenes: &'a [[u8; SCENE_BYTES]],
    pub(super) rows: &'a [[u8; ROW_BYTES]],
    pub(super) ranks: &'a [[u8; RANK_BYTES]],
}

impl<'a> Tables<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8], layout: &Layout) -> Self {
        Self {
            texts: bytes.get(layout.strings.clone()).unwrap_or_default(),
            ends: items(bytes, &layout.string_ends),
            scenes: items(bytes, &layout.scenes),
            rows: items(bytes, &layout.rows),
            ranks: items(bytes, &layout.ranks),
        }
    }

    pub(super) fn allocation(&self, row: u32) -> Option<AllocationRef<'a>> {
        let ids = RowIds::from_bytes(*self.rows.get(row as usize)?)?;
        Some(AllocationRef {
            application_platform: self.string(ids.application_platform)?,
            base_platform: self.string(ids.base_platform)?,
            business_user: self.string(ids.business_user)?,
            scene: self.scene(ids.scene)?,
            approval: ids.approval,
            resource: ids.resource,
            valid_from: ids.valid_from,
            valid_until: ids.valid_until,
        })
    }

    /// What [`allocation`](Self::allocation) says, without its texts.
    #[inline]
    pub(super) fn standing(&self, row: u32) -> Option<Standing> {
        let RowIds { approval, resource, valid_from, valid_until, .. } =
            RowIds::from_bytes(*self.rows.get(row as usize)?)?;
        Some(Standing { approval, resource, valid_from, valid_until })
    }

    /// Whether every rank leads to a row, which is all that searching relies on.
    pub(super) fn check_ranks(&self) -> Result<(), ListError> {
        let in_table = |rank: &[u8; RANK_BYTES]| (u32::from_le_bytes(*rank) as usize) < self.rows.len();
        Section::Ranks.require(self.ranks.iter().all(in_table), Fault::BadReference)
    }

    /// Texts, references and the order of everything; what is said of ranges is for `check`.
    pub(super) fn check(&self) -> Result<(), ListError> {
        self.check_strings()?;
        self.check_scenes()?;
        self.check_rows()?;
        self.check_ranks()
    }

    /// Whether each string is used by a scene or row, and each scene by a row.
    pub(super) fn check_all_used(&self) -> Result<(), ListError> {
        let (mut strings, mut scenes) = (vec![false; self.ends.len()], vec![false; self.scenes.len()]);
        let mark = |used: &mut Vec<bool>, id: u16| {
            if let Some(flag) = used.get_mut(usize::from(id)) {
                *flag = true;
            }
        };
        for ids in self.rows.iter().filter_map(|bytes| RowIds::from_bytes(*bytes)) {
            mark(&mut strings, ids.application_platform);
            mark(&mut strings, ids.base_platform);
            mark(&mut strings, ids.business_user);
            mark(&mut scenes, ids.scene);
        }
        for ids in self.scenes.iter().map(|bytes| SceneIds::from_bytes(*bytes)) {
            [ids.code, ids.zh_hans, ids.zh_hant, ids.en].into_iter().for_each(|id| mark(&mut strings, id));
        }
        Section::Strings.require(strings.iter().all(|used| *used), Fault::Unused)?;
        Section::Scenes.require(scenes.iter().all(|used| *used), Fault::Unused)
    }

    fn check_strings(&self) -> Result<(), ListError> {
        Section::Strings.require(str::from_utf8(self.texts).is_ok(), Fault::NotUtf8)?;
        let mut previous = None;
        for id in 0..self.ends.len() {
            let string = self.string(id as u16).ok_or(Section::Strings.error(Fault::BadReference))?;
            text::check_text(string).map_err(|fault| Section::Strings.error(fault))?;
            Section::Strings.require(previous < Some(string), Fault::OutOfOrder)?;
            previous = Some(string);
        }
        let end = self.ends.last().map_or(0, |end| u32::from_le_bytes(*end) as usize);
        Section::Strings.require(end == self.texts.len(), Fault::WrongSize)
    }

    fn check_scenes(&self) -> Result<(), ListError> {
        let ids = self.scenes.iter().map(|bytes| SceneIds::from_bytes(*bytes));
        Section::Scenes.require(ids.is_sorted_by(|a, b| a < b), Fault::OutOfOrder)?;
        let all = 0..self.scenes.len();
        all.map(|id| self.scene(id as u16).ok_or(Section::Scenes.error(Fault::BadReference)))
            .try_for_each(|scene| check_scene(&scene?))
    }

    fn check_rows(&self) -> Result<(), ListError> {
        let bad_reference = Section::Rows.error(Fault::BadReference);
        let string = |id| self.string(id).ok_or(bad_reference);
        let mut previous = None;
        for bytes in self.rows {
            let ids = RowIds::from_bytes(*bytes).ok_or(Section::Rows.error(Fault::BadValue))?;
            Section::Rows.require(previous < Some(ids), Fault::OutOfOrder)?;
            previous = Some(ids);
            let (platform, base) = (string(ids.application_platform)?, string(ids.base_platform)?);
            string(ids.business_user)?;
            Section::Rows.require(usize::from(ids.scene) < self.scenes.len(), Fault::BadReference)?;
            check_row(platform, base, ids.valid_from, ids.valid_until)?;
        }
        Ok(())
    }

    fn string(&self, id: u16) -> Option<&'a str> {
        let end_of = |id: usize| self.ends.get(id).map(|end| u32::from_le_bytes(*end) as usize);
        let id = usize::from(id);
        let start = id.checked_sub(1).map_or(Some(0), end_of)?;
        // Opening a list looks at no text, and a name is short: here is the place to ask.
        str::from_utf8(self.texts.get(start..end_of(id)?)?).ok()
    }

    fn scene(&self, id: u16) -> Option<SceneRef<'a>> {
        let ids = SceneIds::from_bytes(*self.scenes.get(usize::from(id))?);
        Some(SceneRef {
            code: self.string(ids.code)?,
            zh_hans: self.string(ids.zh_hans)?,
            zh_hant: self.string(ids.zh_hant)?,
            en: self.string(ids.en)?,
        })
    }
}
