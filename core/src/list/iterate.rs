//! Walks over all ranges.

use super::group::{Group, Ranked};
use super::{List, Range700, tables};
use crate::number::Number700;

/// All ranges of a list in ascending order, made by [`List::ranges`]. On a list that was never checked it
/// ends at the first range that no encoder writes.
pub struct Ranges<'a> {
    list: &'a List,
    group: Option<Group<'a>>,
    next_group: usize,
    next: u32,
}

impl<'a> Ranges<'a> {
    pub(super) fn new(list: &'a List) -> Self {
        Self { list, group: None, next_group: 0, next: 0 }
    }

    fn next_ranked(&mut self) -> Option<Ranked> {
        if self.group.as_ref().is_none_or(|group| self.next >= group.count()) {
            self.group = Some(Group::read(self.list.directory().place(self.next_group)?)?);
            self.next_group += 1;
            self.next = 0;
        }
        let ranked = self.group.as_ref()?.range(self.next)?;
        self.next += 1;
        Some(ranked)
    }
}

impl Iterator for Ranges<'_> {
    type Item = (Number700, Number700, u32);

    fn next(&mut self) -> Option<Self::Item> {
        let Ranked { first, last, rank } = self.next_ranked()?;
        let range = Range700::from_subscribers(first, last)?;
        let row = tables::row_of_rank(&self.list.bytes, &self.list.layout, rank)?;
        Some((range.first(), range.last(), row))
    }
}
