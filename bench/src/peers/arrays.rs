//! Plain arrays in memory, the simplest thing that can be searched.

use crate::data::Allotted;

/// Ranges as three arrays: 12 bytes a range.
#[derive(Debug)]
pub struct Arrays {
    first: Vec<u64>,
    numbers_less_one: Vec<u16>,
    label: Vec<u16>,
}

impl Arrays {
    /// Of these ranges, of which none is longer than a block.
    pub fn of(ranges: &[Allotted]) -> Self {
        let short = |value: u64| u16::try_from(value).unwrap_or(u16::MAX);
        Self {
            first: ranges.iter().map(|r| r.first).collect(),
            numbers_less_one: ranges.iter().map(|r| short(r.last - r.first)).collect(),
            label: ranges.iter().map(|r| short(r.label.into())).collect(),
        }
    }

    /// The label of `number`.
    pub fn find(&self, number: u64) -> Option<u16> {
        let at = self.first.partition_point(|first| *first <= number).checked_sub(1)?;
        let behind = number - self.first.get(at)?;
        (behind <= u64::from(*self.numbers_less_one.get(at)?)).then(|| self.label.get(at).copied()).flatten()
    }
}
