//! What goes and what comes in an ordered list of ranges; both the ranges and the coverage change so.

use super::super::check::check_groups;
use super::super::directory::Directory;
use super::super::encode::GroupWriter;
use super::super::error::ListError;
use super::super::group::Ranked;
use super::super::layout::items;
use super::layout::{ChangeCounts, ChangeLayout};
use super::positions;

/// Both in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Positions in the list that is changed.
    pub(super) removed: Vec<u32>,
    /// Ranges that the other list has and this one has not.
    pub(super) added: Vec<Ranked>,
}

impl Changes {
    pub(super) fn read(bytes: &[u8], counts: ChangeCounts, layout: &ChangeLayout) -> Result<Self, ListError> {
        let removed = bytes.get(layout.removed.clone()).unwrap_or_default();
        let removed = positions::read(removed, counts.removed, counts.from)?;
        let groups = bytes.get(layout.groups.clone()).unwrap_or_default();
        let directory = Directory::over(items(bytes, &layout.directory), groups, counts.added as usize);
        directory.check()?;
        let mut added = Vec::with_capacity(counts.added as usize);
        check_groups(&directory, |range| {
            added.push(range);
            Ok(())
        })?;
        Ok(Self { removed, added })
    }

    /// The sections, and the counts that go before them; `from` is the length of the list that is changed.
    pub(super) fn write(&self, from: u32) -> Result<(ChangeCounts, Vec<u8>), ListError> {
        let mut groups = GroupWriter::default();
        self.added.iter().try_for_each(|range| groups.push(*range))?;
        let (directory, groups) = groups.finish()?;
        let counts = ChangeCounts {
            from,
            removed: self.removed.len() as u32,
            added: self.added.len() as u32,
            group_bytes: groups.len() as u32,
        };
        Ok((counts, [positions::write(&self.removed, from), directory, groups].concat()))
    }
}
